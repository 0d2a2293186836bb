package io.mesosoperator.scheduler;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mesosoperator.scheduler.wire.MediaType;
import io.mesosoperator.scheduler.wire.V1View;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import org.apache.mesos.scheduler.Protos.Event;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventStreamTest {

    private final StreamBytes bytes = new StreamBytes(SchedulerLimits.DEFAULT);
    private final EventStream stream = new EventStream("stream", "framework", MediaType.JSON, V1View.PLAIN, bytes);

    /** The connection to a scheduler that is gone when it has read so many writes. */
    private static final class Connection extends OutputStream {
        private int left;

        Connection(int writes) {
            left = writes;
        }

        @Override
        public void write(int one) throws IOException {
            write(new byte[1], 0, 1);
        }

        @Override
        public void write(byte[] all, int from, int length) throws IOException {
            if (left == 0) {
                throw new IOException("the connection is closed");
            }
            left--;
        }
    }

    @Test
    void aStreamThatIsBrokenOffHasSentItsEventsAndIsNotComplete() {
        stream.send(Event.newBuilder().setType(Event.Type.SUBSCRIBED).build());
        stream.send(Event.newBuilder().setType(Event.Type.UPDATE).build());
        stream.breakOff();
        var written = new ByteArrayOutputStream();

        assertThatThrownBy(() -> stream.pump(written, Duration.ofHours(1), () -> {}, () -> {}))
                .isInstanceOf(IOException.class);

        assertThat(written.toString(UTF_8)).containsSubsequence("SUBSCRIBED", "HEARTBEAT", "UPDATE");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void whatASchedulerThatIsGoneHasNotReadWaitsNoLonger(int read) {
        for (var i = 0; i < 4; i++) {
            stream.send(Event.newBuilder().setType(Event.Type.UPDATE).build());
        }
        assertThat(bytes.waiting()).isPositive().isEqualTo(stream.waiting());

        assertThatThrownBy(() -> stream.pump(new Connection(read), Duration.ofHours(1), () -> {}, () -> {}))
                .isInstanceOf(IOException.class);

        assertThat(stream.waiting()).isZero();
        assertThat(bytes.waiting()).isZero();
    }
}
