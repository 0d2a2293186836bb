package io.mesosoperator.bench.scale;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TellerTest {

    @Test
    void thePodOfATaskHasAHashBehindTheTasksName() {
        assertThat(Teller.OPERATOR.ownerOf("r1-12-1a2b3c4d")).isEqualTo("r1-12");
    }

    @Test
    void thePodOfAnIndexedJobHasItsIndexToo() {
        assertThat(Teller.INDEXED_JOB.ownerOf("r1-12-x7k2p")).isEqualTo("r1");
    }
}
