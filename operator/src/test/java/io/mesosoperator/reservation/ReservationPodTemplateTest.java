package io.mesosoperator.reservation;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.mesosoperator.kubernetes.Labels;
import io.mesosoperator.resource.Resources;
import io.mesosoperator.task.pod.PodDefaults;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReservationPodTemplateTest {

    private static final UnusedReservation HELD = held(1.5);

    private final ReservationPodTemplate pods =
            new ReservationPodTemplate("mesos-system", PodDefaults.withImage("busybox:1.35"));

    @Test
    void itRequestsWhatIsHeldOnItsNodeAndNothingElse() {
        var pod = pods.of(HELD, Optional.empty());

        assertThat(pod.getSpec().getNodeName()).isEqualTo("n1");
        assertThat(pod.getSpec().getPriorityClassName()).isEqualTo("mesosoperator-reservation");
        assertThat(pod.getSpec().getTerminationGracePeriodSeconds()).isZero();
        var resources = pod.getSpec().getContainers().getFirst().getResources();
        assertThat(resources.getRequests())
                .isEqualTo(Map.of(
                        "cpu", new Quantity("1500m"),
                        "memory", new Quantity("134217728"),
                        "ephemeral-storage", new Quantity("1049"), // a thousandth of a MiB, in whole bytes
                        "nvidia.com/gpu", new Quantity("2")));
        assertThat(resources.getLimits())
                .isEqualTo(Map.of(
                        "cpu", new Quantity("1500m"),
                        "memory", new Quantity("134217728"),
                        "nvidia.com/gpu", new Quantity("2")));
    }

    @Test
    void whatHoldsTheSameIsTheSamePod() {
        assertThat(name(HELD)).startsWith("mesos-reservation-").isEqualTo(name(held(1.5)));
        assertThat(name(HELD)).isNotEqualTo(name(held(1.501)));
        assertThat(pods.of(HELD, Optional.of("u1")).getMetadata().getName()).isNotEqualTo(name(HELD));
    }

    @Test
    void itsAgentControlsItSoThatADrainEvictsIt() {
        assertThat(pods.of(HELD, Optional.empty()).getMetadata().getOwnerReferences())
                .isEmpty();
        assertThat(pods.of(HELD, Optional.of("u1")).getMetadata().getOwnerReferences())
                .containsExactly(new OwnerReference("mesosoperator.io/v1alpha1", false, true, "Agent", "n1", "u1"));
    }

    @Test
    void onlyInTheOperatorsNamespaceIsAPodAReservationPod() {
        var pod = pods.of(HELD, Optional.empty());
        var elsewhere = new PodBuilder(pod)
                .editMetadata()
                .withNamespace("tenant")
                .endMetadata()
                .build();
        var unlabelled = new PodBuilder(pod)
                .editMetadata()
                .removeFromLabels(Labels.RESERVATION)
                .endMetadata()
                .build();

        assertThat(pods.isReservationPod(pod)).isTrue();
        assertThat(pods.isReservationPod(elsewhere)).isFalse();
        assertThat(pods.isReservationPod(unlabelled)).isFalse();
    }

    private String name(UnusedReservation held) {
        return pods.of(held, Optional.empty()).getMetadata().getName();
    }

    private static UnusedReservation held(double cpus) {
        return new UnusedReservation("n1", Resources.parse("cpus:" + cpus + ";mem:128;disk:0.001;gpus:2"));
    }
}
