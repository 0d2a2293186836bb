package io.mesosoperator.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.mesosoperator.api.OfferResource;
import io.mesosoperator.api.TaskInfoResource;
import io.mesosoperator.cluster.PodScript;
import io.mesosoperator.kubernetes.ShortHash;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Pods that a tenant makes to look like those of the operator. */
@WithOperator
record DecoyPodsIT(Cluster cluster) {

    enum Decoy {
        NAME_ONLY,
        OWNED_BY_ANOTHER_TASK,
        OWNED_BY_THE_TASK
    }

    @ParameterizedTest
    @EnumSource
    void aTaskWhosePodNameIsTakenIsLostAndWhatItWasGrantedIsFreeAgain(Decoy decoy) {
        cluster.kubelet().node("n1", 2, 1024);
        cluster.kubelet().automatic(pod -> PodScript.runs());
        cluster.task("one", "mine", 1);
        cluster.eventually(
                () -> assertThat(cluster.status("one").path("message").asText()).contains("Framework cannot be found"));
        var pod = decoy(decoy, "one");

        cluster.framework("mine");

        var lost = cluster.awaitState("one", "TASK_LOST");
        assertThat(lost.path("message").asText())
                .contains("Pod " + pod.getMetadata().getName() + " exists already and is not this task's");
        assertThat(cluster.client().resource(pod).get()).as("the tenant's pod").isNotNull();
        cluster.eventually(() -> assertThat(offered()).as("cpus offered").isEqualTo(2.0));
        cluster.task("two", "mine", 2);
        cluster.awaitState("two", "TASK_RUNNING");
    }

    @Test
    void aPodWhoseOwnerReferenceIsTakenOffIsStillItsTasks() {
        cluster.nodeAndFramework("n1", "mine", PodScript.runs());
        cluster.task("one", "mine", 1);
        cluster.awaitState("one", "TASK_RUNNING");
        var pod = cluster.awaitPodOf("one");

        takeOffTheOwner(pod);
        cluster.kubelet().terminate(cluster.client().resource(pod).require(), 3);

        assertThat(cluster.awaitState("one", "TASK_FAILED").path("exitCode").asInt())
                .isEqualTo(3);
    }

    private void takeOffTheOwner(Pod pod) {
        var _ = cluster.client()
                .resource(pod)
                .edit(found -> new PodBuilder(found)
                        .editMetadata()
                        .withOwnerReferences()
                        .endMetadata()
                        .build());
    }

    @Test
    void aPodThatIsOrphanedRunsOnAndCountsUntilItIsGone() {
        cluster.nodeAndFramework("n1", "mine", PodScript.runs());
        cluster.task("one", "mine", 1);
        cluster.awaitState("one", "TASK_RUNNING");
        var pod = cluster.awaitPodOf("one");

        takeOffTheOwner(pod); // as the garbage collector does for --cascade=orphan
        var _ = cluster.client()
                .resources(TaskInfoResource.class)
                .withName("one")
                .delete();
        cluster.eventually(() -> assertThat(offered()).isEqualTo(1.0));
        assertThat(cluster.client().resource(pod).get()).isNotNull();

        var _ = cluster.client().resource(pod).delete();
        cluster.eventually(
                () -> assertThat(cluster.client().resource(pod).get()).isNull());

        cluster.eventually(() -> assertThat(offered()).isEqualTo(2.0));
    }

    private double offered() {
        return cluster.offers().stream()
                .map(OfferResource::getSpec)
                .flatMap(spec -> spec.path("resources").valueStream())
                .filter(resource -> resource.path("name").asText().equals("cpus"))
                .mapToDouble(resource -> resource.at("/scalar/value").asDouble())
                .sum();
    }

    private Pod decoy(Decoy decoy, String task) {
        var uid = cluster.client()
                .resources(TaskInfoResource.class)
                .withName(task)
                .require()
                .getMetadata()
                .getUid();
        var owner = switch (decoy) {
            case NAME_ONLY -> Optional.<String>empty();
            case OWNED_BY_ANOTHER_TASK -> Optional.of("11111111-2222-3333-4444-555555555555");
            case OWNED_BY_THE_TASK -> Optional.of(uid);
        };
        var pod = new PodBuilder()
                .withNewMetadata()
                .withName(task + "-" + ShortHash.of(uid))
                .withOwnerReferences(owner.stream()
                        .map(id -> new OwnerReferenceBuilder()
                                .withApiVersion("mesosoperator.io/v1alpha1")
                                .withKind("TaskInfo")
                                .withName(task)
                                .withUid(id)
                                .withController(true)
                                .build())
                        .toList())
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("tenant")
                .withImage("busybox")
                .withNewResources()
                .addToRequests("cpu", new Quantity("1m"))
                .endResources()
                .endContainer()
                .endSpec()
                .build();
        return cluster.client().resource(pod).create();
    }
}
