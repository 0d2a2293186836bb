package io.mesosoperator.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodFluent;
import io.fabric8.kubernetes.api.model.Quantity;
import io.mesosoperator.kubernetes.ExtendedResources;
import io.mesosoperator.resource.Resources;
import io.mesosoperator.resource.Scalar;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a pod holds, as kube-scheduler counts it. */
class PodResourcesTest {

    @Test
    void theContainersRequestsAddUp() {
        var pod = pod().withContainers(container("250m", "64Mi"), container("1", "1Gi"))
                .endSpec()
                .build();

        assertThat(demand(pod).orElseThrow().resources()).isEqualTo(Resources.parse("cpus:1.25;mem:1088"));
    }

    @Test
    void anInitContainerCountsOnlyWhereItNeedsMore() {
        var pod = pod().withInitContainers(container("2", "32Mi"))
                .withContainers(container("1", "64Mi"))
                .endSpec()
                .build();

        assertThat(demand(pod).orElseThrow().resources()).isEqualTo(Resources.parse("cpus:2;mem:64"));
    }

    @Test
    void aSidecarCountsBesideTheContainersAndBesideLaterInitContainers() {
        var sidecar = new ContainerBuilder(container("500m", "10Mi"))
                .withRestartPolicy("Always")
                .build();
        var pod = pod().withInitContainers(sidecar, container("2", "10Mi"))
                .withContainers(container("1", "64Mi"))
                .endSpec()
                .build();

        assertThat(demand(pod).orElseThrow().resources()).isEqualTo(Resources.parse("cpus:2.5;mem:74"));
    }

    @Test
    void theOverheadOfItsRuntimeClassCounts() {
        var pod = pod().withContainers(container("1", "64Mi"))
                .addToOverhead("cpu", new Quantity("250m"))
                .endSpec()
                .build();

        assertThat(demand(pod).orElseThrow().resources()).isEqualTo(Resources.parse("cpus:1.25;mem:64"));
    }

    @Test
    void hostPortsAreHeld() {
        var web = new ContainerBuilder(container("1", "64Mi"))
                .addNewPort()
                .withContainerPort(8080)
                .withHostPort(31500)
                .endPort()
                .addNewPort()
                .withContainerPort(9090)
                .endPort()
                .build();

        var demand = demand(pod().withContainers(web).endSpec().build()).orElseThrow();

        assertThat(demand.resources()).isEqualTo(Resources.parse("cpus:1;mem:64;ports:[31500-31500]"));
    }

    @Test
    void amountsAreRoundedUp() {
        var pod = pod().withContainers(container("1u", "1000")).endSpec().build();

        assertThat(demand(pod).orElseThrow().resources()).isEqualTo(Resources.parse("cpus:0.001;mem:0.001"));
    }

    @Test
    void gpusAreCountedInTheirExtendedResource() {
        var learner = new ContainerBuilder(container("1", "64Mi"))
                .editResources()
                .addToRequests("nvidia.com/gpu", new Quantity("2"))
                .endResources()
                .build();

        var demand = demand(pod().withContainers(learner).endSpec().build()).orElseThrow();

        assertThat(demand.resources()).isEqualTo(Resources.parse("cpus:1;mem:64;gpus:2"));
    }

    @Test
    void aForeignPodThatAsksForANodeHoldsNothingThereBeforeItIsBound() {
        var pod = pinned("n7", Map.of())
                .withContainers(container("1000", "64Mi"))
                .endSpec()
                .build();

        assertThat(demand(pod)).isEmpty();
    }

    @Test
    void aPodThatHasEndedHoldsNothing() {
        var pod = pod().withContainers(container("1", "64Mi"))
                .endSpec()
                .withNewStatus()
                .withPhase("Succeeded")
                .endStatus()
                .build();

        assertThat(demand(pod)).isEmpty();
    }

    @Test
    void aPodThatIsBeingDeletedHoldsWhatItHeld() {
        var pod = pod().withContainers(container("1", "64Mi"))
                .endSpec()
                .editMetadata()
                .withDeletionTimestamp("2026-01-01T00:00:00Z")
                .endMetadata()
                .withNewStatus()
                .withPhase("Running")
                .endStatus()
                .build();

        assertThat(demand(pod)).isPresent();
    }

    @Test
    void aTasksPodHoldsWhatItsTaskAskedForBeforeItIsBound() {
        var pod = pinned("n7", Map.of("app.kubernetes.io/managed-by", "mesos-operator"))
                .withContainers(container("1000", "64Mi"))
                .endSpec()
                .build();
        var declared = Resources.parse("cpus:1;mem:64");

        assertThat(PodResources.of(pod, Optional.of(declared), ExtendedResources.gpus()))
                .contains(new PodResources("n7", declared));
    }

    @Test
    void aPodThatOnlyLooksLikeATasksHoldsNothingBeforeItIsBound() {
        var pod = pinned("n7", Map.of("app.kubernetes.io/managed-by", "mesos-operator"))
                .withContainers(container("1000", "64Mi"))
                .endSpec()
                .build();

        assertThat(demand(pod)).isEmpty();
    }

    @Test
    void moreThanCanBeCountedIsCountedAsTheMostThatCanBe() {
        var pod = pod().withContainers(container("9223372036854775807", "8Ei"))
                .endSpec()
                .build();

        assertThat(demand(pod).orElseThrow().resources().scalar("cpus")).contains(Scalar.LIMIT);
    }

    @Test
    void aPodThatMayGoAnywhereHoldsNothingYet() {
        var pod = new PodBuilder()
                .withNewMetadata()
                .endMetadata()
                .withNewSpec()
                .withContainers(container("1", "64Mi"))
                .endSpec()
                .build();

        assertThat(demand(pod)).isEmpty();
    }

    @Test
    void aPodThatIsNominatedToANodeHoldsWhatItAsksForThere() {
        assertThat(demand(nominated(null, null))).contains(new PodResources("n7", Resources.parse("cpus:1;mem:64")));
        assertThat(demand(nominated(1000, null))).isPresent();
    }

    @Test
    void aPodThatComesAfterTasksIsNotCountedBeforeItIsBound() {
        assertThat(demand(nominated(-1, null))).isEmpty();
    }

    @Test
    void aNominatedPodThatIsBeingDeletedWillNotGetThere() {
        assertThat(demand(nominated(0, "2026-01-01T00:00:00Z"))).isEmpty();
    }

    private static Pod nominated(@Nullable Integer priority, @Nullable String deleted) {
        return new PodBuilder()
                .withNewMetadata()
                .withDeletionTimestamp(deleted)
                .endMetadata()
                .withNewSpec()
                .withPriority(priority)
                .withContainers(container("1", "64Mi"))
                .endSpec()
                .withNewStatus()
                .withPhase("Pending")
                .withNominatedNodeName("n7")
                .endStatus()
                .build();
    }

    private static Optional<PodResources> demand(Pod pod) {
        return PodResources.of(pod, Optional.empty(), ExtendedResources.gpus());
    }

    private static PodFluent<PodBuilder>.SpecNested<PodBuilder> pod() {
        return new PodBuilder().withNewMetadata().endMetadata().withNewSpec().withNodeName("n1");
    }

    /** A pod that is on no node yet and may go to this one only. */
    private static PodFluent<PodBuilder>.SpecNested<PodBuilder> pinned(String node, Map<String, String> labels) {
        return new PodBuilder()
                .withNewMetadata()
                .addToLabels(labels)
                .endMetadata()
                .withNewSpec()
                .withNewAffinity()
                .withNewNodeAffinity()
                .withNewRequiredDuringSchedulingIgnoredDuringExecution()
                .addNewNodeSelectorTerm()
                .addNewMatchField()
                .withKey("metadata.name")
                .withOperator("In")
                .withValues(node)
                .endMatchField()
                .endNodeSelectorTerm()
                .endRequiredDuringSchedulingIgnoredDuringExecution()
                .endNodeAffinity()
                .endAffinity();
    }

    private static Container container(String cpu, String memory) {
        return new ContainerBuilder()
                .withNewResources()
                .addToRequests("cpu", new Quantity(cpu))
                .addToRequests("memory", new Quantity(memory))
                .endResources()
                .build();
    }
}
