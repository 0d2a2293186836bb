package io.mesosoperator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class NamesTest {

    @Test
    void aFreshNameIsALegalOneOfTheBase() {
        assertThat(Names.fresh("report", new Random(1))).matches("report-[a-z0-9]{5}");
        assertThat(Names.fresh("x".repeat(100), new Random(1))).hasSize(63);
    }

    @Test
    void aRoleIsAPartOfAName() {
        assertThat(FrameworkOfRuns.nameFor("*")).isEqualTo("kubectl-mesos");
        assertThat(FrameworkOfRuns.nameFor("Prod_1.")).isEqualTo("kubectl-mesos-prod-1");
    }
}
