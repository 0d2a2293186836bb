package io.mesosoperator.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mesosoperator.master.FilesFailure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExecStatusTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0|{\"metadata\": {}, \"status\": \"Success\"}",
                "64|{\"status\": \"Failure\", \"reason\": \"NonZeroExitCode\", \"details\": {\"causes\":"
                        + " [{\"reason\": \"ExitCode\", \"message\": \"64\"}]}}",
                "127|{\"status\": \"Failure\", \"reason\": \"InternalError\", \"message\": \"OCI runtime exec failed:"
                        + " exec failed: exec: sh: executable file not found in $PATH: unknown\"}",
                "127|{\"status\": \"Failure\", \"message\": \"exec failed: stat /bin/sh: no such file or directory\"}",
            })
    void anEndHasACode(int code, String status) throws FilesFailure {
        assertThat(ExecStatus.exitCode(status)).isEqualTo(code);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "{\"status\": \"Failure\", \"message\": \"container is gone\"}",
                "{\"status\": \"Failure\", \"details\":"
                        + " {\"causes\": [{\"reason\": \"ExitCode\", \"message\": \"x\"}]}}",
            })
    void whatElseIsSaidIsAFailure(String status) {
        assertThatThrownBy(() -> ExecStatus.exitCode(status)).isInstanceOf(FilesFailure.class);
    }

    @Test
    void aLongMessageIsCut() {
        assertThatThrownBy(() -> ExecStatus.exitCode(
                        "{\"status\": \"Failure\", \"message\": \"%s\"}".formatted("x".repeat(10_000))))
                .message()
                .hasSizeLessThan(300);
    }
}
