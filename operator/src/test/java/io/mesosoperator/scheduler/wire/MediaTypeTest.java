package io.mesosoperator.scheduler.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MediaTypeTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "- | JSON",
                "*/* | JSON",
                "application/* | JSON",
                "application/json | JSON",
                "application/x-protobuf | PROTOBUF",
                "application/x-protobuf, */*;q=0.1 | JSON",
                "text/html, application/x-protobuf;q=0.9 | PROTOBUF",
                "application/json;q=0, application/x-protobuf | PROTOBUF",
                "foo | -",
            })
    void theAcceptHeaderDecidesTheFormOfTheStream(String accept, MediaType form) {
        assertThat(MediaType.allowedBy(Optional.ofNullable(accept))).isEqualTo(Optional.ofNullable(form));
    }

    @Test
    void aRecordHasItsLengthInBytesBeforeIt() {
        assertThat(RecordIo.frame("{\"a\":\"ä\"}".getBytes(StandardCharsets.UTF_8)))
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("10\n{\"a\":\"ä\"}");
    }
}
