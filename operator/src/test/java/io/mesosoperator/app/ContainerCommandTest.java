package io.mesosoperator.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ContainerCommandTest {

    /** Counts what is asked of it. */
    private static final class Asked implements WebSocket {

        private int requests;
        private int closes;

        @Override
        public boolean send(ByteBuffer message) {
            return false;
        }

        @Override
        public boolean sendClose(int code, String reason) {
            closes++;
            return true;
        }

        @Override
        public long queueSize() {
            return 0;
        }

        @Override
        public void request() {
            requests++;
        }
    }

    private static ByteBuffer output() {
        return ByteBuffer.wrap(new byte[] {1, 'x'});
    }

    @Test
    void whatNobodyReadsDoesNotKeepTheEndFromComing() {
        var socket = new Asked();
        var command = new ContainerCommand(Duration.ofMinutes(1));
        command.onOpen(socket);
        command.onMessage(socket, output());
        assertThat(socket.requests).isZero();

        command.close();
        assertThat(socket.closes).isEqualTo(1);
        assertThat(socket.requests).isEqualTo(1);
        command.onMessage(socket, output());
        assertThat(socket.requests).isEqualTo(2);
    }
}
