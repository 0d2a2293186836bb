package io.mesosoperator.executor;

import static org.assertj.core.api.Assertions.assertThat;

import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.kubernetes.Seal;
import io.mesosoperator.task.executor.ExecutorKey;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ExecutorTokenTest {

    private static final Seal SEAL = Seal.of((byte) 1);
    private static final ExecutorKey EXECUTOR = new ExecutorKey(new FrameworkKey("ns", "f"), "n1", "e");

    @Test
    void aTokenIsOfOneExecutorInOnePod() {
        var token = read("Bearer " + ExecutorToken.of(SEAL, EXECUTOR, "e-1"));

        assertThat(token.pod()).isEqualTo("e-1");
        assertThat(token.isOf(EXECUTOR, SEAL)).isTrue();
        assertThat(token.isOf(new ExecutorKey(EXECUTOR.framework(), "n2", "e"), SEAL))
                .isFalse();
        assertThat(token.isOf(new ExecutorKey(EXECUTOR.framework(), "n1", "e2"), SEAL))
                .isFalse();
        assertThat(token.isOf(new ExecutorKey(new FrameworkKey("ns", "g"), "n1", "e"), SEAL))
                .isFalse();
        assertThat(token.isOf(EXECUTOR, Seal.of((byte) 2))).isFalse();
        assertThat(new ExecutorToken("ns", "e-2", token.signature()).isOf(EXECUTOR, SEAL))
                .isFalse();
    }

    @Test
    void whatIsNoTokenIsNone() {
        assertThat(ExecutorToken.read(Optional.empty())).isEmpty();
        assertThat(ExecutorToken.read(Optional.of("Basic YTpi"))).isEmpty();
        assertThat(ExecutorToken.read(Optional.of("Bearer a.b"))).isEmpty();
        assertThat(ExecutorToken.read(Optional.of("bearer a.b.c"))).contains(new ExecutorToken("a", "b", "c"));
    }

    private static ExecutorToken read(String header) {
        return ExecutorToken.read(Optional.of(header)).orElseThrow();
    }
}
