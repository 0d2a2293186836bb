package io.mesosoperator.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.apache.mesos.Protos.FrameworkInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResubscriptionTest {

    private static final UUID SOME = UUID.fromString("01234567-89ab-cdef-0123-456789abcdef");

    @Test
    void whoComesBackMayChangeWhatPeopleSeeAndItsFailoverTimeoutAndNothingElse() {
        var before =
                info().setRole("ads").setCheckpoint(true).setHostname("old").build();
        var now = info().setUser("root")
                .setName("renamed")
                .setRole("web")
                .setFailoverTimeout(10)
                .setWebuiUrl("http://new")
                .build();

        assertThat(Resubscription.merge(before, now))
                .isEqualTo(info().setName("renamed")
                        .setRole("ads")
                        .setCheckpoint(true)
                        .setFailoverTimeout(10)
                        .setWebuiUrl("http://new")
                        .build());
    }

    @Test
    void whatWasNotSetIsNotSetAfterwards() {
        assertThat(Resubscription.merge(
                        info().build(),
                        info().setRole("web").setCheckpoint(true).build()))
                .isEqualTo(info().build());
    }

    @Test
    void thePrincipalCannotBeChanged() {
        assertThat(Resubscription.problem(info().setPrincipal("a").build(), info().build()))
                .contains("Changing framework's principal is not allowed.");
        assertThat(Resubscription.problem(
                        info().setPrincipal("a").build(),
                        info().setPrincipal("a").build()))
                .isEmpty();
    }

    @Test
    void aNewIdIsWhatPeopleCallTheFrameworkMadeUnique() {
        assertThat(FrameworkIds.fresh("My Framework (2)", SOME)).isEqualTo("my-framework-2-456789abcdef");
        assertThat(FrameworkIds.fresh("???", SOME)).isEqualTo("framework-456789abcdef");
        assertThat(FrameworkIds.problem(FrameworkIds.fresh("x".repeat(500), SOME)))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a/b", "..", "a\\b"})
    void anIdThatIsNoneInMesosIsRefused(String id) {
        assertThat(FrameworkIds.problem(id))
                .hasValueSatisfying(why -> assertThat(why).contains("'" + id + "'"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "20150115-3a-0000", "8b4c1f0e-7d3a-4d1c-9d1b-0a8c6f1d2e3f-0001", "a.b", "A_b", "ä"})
    void idsThatMesosTakesAreTaken(String id) {
        assertThat(FrameworkIds.problem(id)).isEmpty();
    }

    private static FrameworkInfo.Builder info() {
        return FrameworkInfo.newBuilder().setUser("nobody").setName("mine");
    }
}
