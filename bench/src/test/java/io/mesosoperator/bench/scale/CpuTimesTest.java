package io.mesosoperator.bench.scale;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CpuTimesTest {

    @Test
    void aLineOfStatHasUserAndSystemTime() {
        var stat = "4711 (etcd) S 1 4711 4711 0 -1 4194560 9000 0 12 0 150 75 3 2 20 0 12 0 500 1 2\n";

        assertThat(CpuTimes.parse(stat)).isEqualTo(2.25);
    }

    @Test
    void aNameMayHaveSpacesAndParentheses() {
        var stat = "4711 (a (strange) name) S 1 4711 4711 0 -1 4194560 9000 0 12 0 150 50 3 2 20 0 12 0 500 1 2";

        assertThat(CpuTimes.parse(stat)).isEqualTo(2);
    }

    @Test
    void aProcessThatHasEndedUsesNothing() {
        assertThat(CpuTimes.parse("")).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "C2 CompilerThre, compiler",
        "C1 CompilerThre, compiler",
        "VM Thread, collector",
        "GC Thread#0, collector",
        "java, ''",
        "reconciler-1, ''"
    })
    void threadsOfAJvmAreToldApartByTheirNames(String thread, String part) {
        assertThat(CpuTimes.part(thread)).isEqualTo(part);
    }
}
