package io.mesosoperator.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.mesosoperator.api.OfferResource;
import io.mesosoperator.api.TaskInfoResource;
import io.mesosoperator.cluster.PodScript;
import io.mesosoperator.kubernetes.Annotations;
import io.mesosoperator.kubernetes.Labels;
import io.mesosoperator.kubernetes.ShortHash;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Pods that a tenant makes to look like those of the operator. */
@WithOperator
record DecoyPodsIT(Cluster cluster) {

    enum Decoy {
        NAME_ONLY,
        OWNED_BY_ANOTHER_TASK,
        OWNED_BY_THE_TASK,
        LABELLED_AS_ITS_POD
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
        edit(pod, metadata -> metadata.setOwnerReferences(List.of()));
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

    @Test
    void aPodThatNoStatusHasToldOfIsStillItsTasksAfterARestart() {
        cluster.kubelet().node("n1", 2, 1024);
        cluster.framework("mine");
        cluster.task("one", "mine", 1);
        var pod = cluster.awaitPodOf("one");

        cluster.stopOperator();
        cluster.startOperator();
        cluster.kubelet().bindAndRun(pod);

        cluster.awaitState("one", "TASK_RUNNING");
        assertThat(cluster.status("one").path("podUid").asText())
                .isEqualTo(pod.getMetadata().getUid());
    }

    @Test
    void aCopyThatTakesThePlaceOfATasksPodWhileNoOperatorLooksIsNotItsPod() {
        cluster.nodeAndFramework("n1", "mine", PodScript.runs());
        cluster.task("one", "mine", 1);
        cluster.awaitState("one", "TASK_RUNNING");
        var pod = cluster.client().resource(cluster.awaitPodOf("one")).require();

        cluster.stopOperator();
        var copy = replaceByACopy(pod);
        cluster.startOperator();

        cluster.awaitState("one", "TASK_LOST");
        assertThat(cluster.client().resource(copy).get()).as("the tenant's pod").isNotNull();
    }

    private Pod replaceByACopy(Pod pod) {
        edit(pod, metadata -> metadata.setFinalizers(List.of()));
        var _ = cluster.client().resource(pod).withGracePeriod(0).delete();
        cluster.eventually(
                () -> assertThat(cluster.client().resource(pod).get()).isNull());
        return cluster.client()
                .resource(new PodBuilder(pod)
                        .editMetadata()
                        .withUid(null)
                        .withResourceVersion(null)
                        .endMetadata()
                        .editSpec()
                        .withNodeName(null)
                        .endSpec()
                        .withStatus(null)
                        .build())
                .create();
    }

    @Test
    void aRunningPodOfAnEarlierVersionWithoutSealsIsItsTasks() {
        cluster.nodeAndFramework("n1", "mine", PodScript.runs());
        cluster.task("one", "mine", 1);
        cluster.awaitState("one", "TASK_RUNNING");
        var pod = cluster.awaitPodOf("one");

        cluster.stopOperator();
        takeOffTheSeal(pod);
        var _ = cluster.client()
                .resources(TaskInfoResource.class)
                .withName("one")
                .subresource("status")
                .edit(task -> {
                    ((ObjectNode) Objects.requireNonNull(task.getStatus())).remove("podUid");
                    return task;
                });
        cluster.startOperator();
        cluster.kubelet().terminate(cluster.client().resource(pod).require(), 3);

        assertThat(cluster.awaitState("one", "TASK_FAILED").path("exitCode").asInt())
                .isEqualTo(3);
    }

    @Test
    void aPodThatIsOlderThanTheKeyOfTheSealsIsItsTasks() {
        cluster.kubelet().node("n1", 2, 1024);
        cluster.framework("mine");
        cluster.task("one", "mine", 1);
        var pod = cluster.awaitPodOf("one");

        cluster.stopOperator();
        takeOffTheSeal(pod);
        var created = Instant.parse(pod.getMetadata().getCreationTimestamp());
        cluster.eventually(() -> assertThat(Instant.now()).isAfter(created.plusSeconds(1))); // times are in seconds
        var _ = cluster.client()
                .secrets()
                .inNamespace("default")
                .withName("mesos-operator-seal")
                .delete();
        cluster.startOperator();
        cluster.kubelet().bindAndRun(pod);

        cluster.awaitState("one", "TASK_RUNNING");
    }

    private void takeOffTheSeal(Pod pod) {
        edit(pod, metadata -> metadata.getAnnotations().remove("mesosoperator.io/seal"));
    }

    private void edit(Pod pod, Consumer<ObjectMeta> change) {
        var _ = cluster.client().resource(pod).edit(found -> {
            change.accept(found.getMetadata());
            return found;
        });
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
            case OWNED_BY_THE_TASK, LABELLED_AS_ITS_POD -> Optional.of(uid);
        };
        var pod = new PodBuilder()
                .withNewMetadata()
                .withName(task + "-" + ShortHash.of(uid))
                .withLabels(decoy == Decoy.LABELLED_AS_ITS_POD ? labels(task) : Map.of())
                .withAnnotations(decoy == Decoy.LABELLED_AS_ITS_POD ? Map.of(Annotations.TASK_ID, task) : Map.of())
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

    private static Map<String, String> labels(String task) {
        return Map.of(Labels.MANAGED_BY, Labels.OPERATOR, Labels.FRAMEWORK, "mine", Labels.TASK, task);
    }
}
