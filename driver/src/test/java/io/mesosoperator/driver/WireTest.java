package io.mesosoperator.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.Protos.TaskStatus;
import org.apache.mesos.v1.scheduler.Protos.Call;
import org.junit.jupiter.api.Test;

class WireTest {

    private static final TaskStatus STATUS = TaskStatus.newBuilder()
            .setTaskId(TaskID.newBuilder().setValue("täsk"))
            .setState(TaskState.TASK_RUNNING)
            .setTimestamp(1.5)
            .setUuid(ByteString.copyFromUtf8("sixteen-bytes-id"))
            .setHealthy(true)
            .build();

    @Test
    void whatIsWrittenIsWhatProtobufReads() throws IOException {
        var written = new WireWriter()
                .message(1, new WireWriter().text(1, "täsk"))
                .number(2, 1)
                .real(6, 1.5)
                .number(8, 1)
                .text(11, "sixteen-bytes-id")
                .toBytes();

        assertThat(TaskStatus.parseFrom(written)).isEqualTo(STATUS);
    }

    @Test
    void whatProtobufWritesIsRead() throws IOException {
        var read = WireMessage.of(STATUS.toByteArray());

        assertThat(WireMessage.of(read.required(1)).text(1)).isEqualTo("täsk");
        assertThat(read.number(2, -1)).isEqualTo(1);
        assertThat(read.number(9, -1)).isEqualTo(-1);
        assertThat(read.real(6, 0)).isEqualTo(1.5);
        assertThat(read.text(11)).isEqualTo("sixteen-bytes-id");
        assertThatThrownBy(() -> read.required(5)).isInstanceOf(IOException.class);
    }

    @Test
    void aCallIsThatOfMesos() throws IOException {
        var info = FrameworkInfo.newBuilder().setUser("u").setName("n").build();

        var call = Call.parseFrom(SchedulerCalls.subscribe(info, List.of("ads"), null));

        assertThat(call.getType()).isEqualTo(Call.Type.SUBSCRIBE);
        assertThat(call.getSubscribe().getFrameworkInfo().getName()).isEqualTo("n");
        assertThat(call.getSubscribe().getSuppressedRolesList()).containsExactly("ads");
        assertThat(call.getUnknownFields().asMap()).isEmpty();
    }

    @Test
    void bytesThatAreNoMessageAreRefusedAndNothingElseHappens() {
        var random = new Random(20260101);
        var message = STATUS.toByteArray();
        for (int i = 0; i < 20_000; i++) {
            var bytes = Arrays.copyOf(message, random.nextInt(message.length + 1));
            for (int change = random.nextInt(4); change > 0 && bytes.length > 0; change--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            try {
                WireMessage.of(bytes);
            } catch (IOException refused) {
                assertThat(refused).hasMessageStartingWith("Not a message: ");
            }
        }
    }

    @Test
    void recordsComeInAnyPiecesAndEndBetweenThem() throws IOException {
        var records =
                new RecordReader(new ByteArrayInputStream("3\nabc0\n5\nhello".getBytes(StandardCharsets.US_ASCII)));

        assertThat(records.next()).asString().isEqualTo("abc");
        assertThat(records.next()).isEmpty();
        assertThat(records.next()).asString().isEqualTo("hello");
        assertThat(records.next()).isNull();
    }

    @Test
    void aStreamThatIsNoRecordIoIsRefused() {
        for (var text : List.of("<html>", "3\nab", "3", "99999999999\nx")) {
            var in = new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII));
            assertThatThrownBy(() -> new RecordReader(in).next()).isInstanceOf(IOException.class);
        }
    }

    @Test
    void aBodyEndsWithItsChunksItsLengthOrItsConnection() throws IOException {
        assertThat(body("2;x=y\r\nab\r\n1\r\nc\r\n0\r\nTrailer: x\r\n\r\nHTTP", Map.of("transfer-encoding", "chunked")))
                .isEqualTo("abc");
        assertThat(body("abcHTTP", Map.of("content-length", "3"))).isEqualTo("abc");
        assertThat(body("abc", Map.of())).isEqualTo("abc");
        assertThatThrownBy(() -> body("ab", Map.of("content-length", "3"))).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> body("5\r\nab", Map.of("transfer-encoding", "chunked")))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> body("x\r\nab", Map.of("transfer-encoding", "chunked")))
                .isInstanceOf(IOException.class);
    }

    private static String body(String connection, Map<String, String> headers) throws IOException {
        var in = new ByteArrayInputStream(connection.getBytes(StandardCharsets.US_ASCII));
        return new HttpResponse(200, headers, in).text();
    }
}
