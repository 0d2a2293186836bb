package io.mesosoperator.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.groups.Tuple.tuple;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.NodeCondition;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.stream.IntStream;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ScriptedKubeletIT {

    @RegisterExtension
    static final ApiServerExtension api = ApiServerExtension.shared();

    @Test
    void aNodeIsReadyWithWhatItsMachineHas() {
        var node = api.kubelet()
                .node(Machine.of("n1", 1.5, 2048).withLabel("rack", "a").withExtended("nvidia.com/gpu", 2));

        assertThat(node.getStatus().getAllocatable())
                .containsEntry("cpu", new Quantity("1500m"))
                .containsEntry("memory", new Quantity("2Gi"))
                .containsEntry("nvidia.com/gpu", new Quantity("2"));
        assertThat(node.getMetadata().getLabels())
                .containsEntry("rack", "a")
                .containsEntry("kubernetes.io/hostname", "n1");
        assertThat(node.getSpec().getTaints()).isEmpty();
        assertThat(ready("n1")).isEqualTo("True");
    }

    @Test
    void aLostNodeIsNotReadyUntilItRecovers() {
        api.kubelet().node("n1", 4, 4096);

        api.kubelet().lose("n1");
        assertThat(ready("n1")).isEqualTo("Unknown");

        api.kubelet().recover("n1");
        assertThat(ready("n1")).isEqualTo("True");
    }

    @Test
    void aPodRunsOnTheNodeThatItsAffinityNamesAndEndsWithItsExitCode(KubernetesClient client) {
        api.kubelet().node("n1", 4, 4096);
        var pod = client.resource(pod("p", "n1")).create();

        var running = api.kubelet().bindAndRun(pod);
        var ended = api.kubelet().terminate(running, 3);

        assertThat(running.getSpec().getNodeName()).isEqualTo("n1");
        assertThat(running.getStatus().getPhase()).isEqualTo("Running");
        assertThat(running.getStatus().getPodIP()).startsWith("10.2.");
        assertThat(running.getStatus().getConditions())
                .extracting(PodCondition::getType, PodCondition::getStatus)
                .containsExactlyInAnyOrder(
                        tuple("PodScheduled", "True"),
                        tuple("PodReadyToStartContainers", "True"),
                        tuple("Initialized", "True"),
                        tuple("ContainersReady", "True"),
                        tuple("Ready", "True"));
        assertThat(ended.getStatus().getPhase()).isEqualTo("Failed");
        assertThat(ended.getStatus().getPodIP()).isEqualTo(running.getStatus().getPodIP());
        assertThat(end(ended))
                .extracting(ContainerStateTerminated::getExitCode, ContainerStateTerminated::getReason)
                .containsExactly(3, "Error");
        assertThat(end(ended).getStartedAt())
                .isEqualTo(running.getStatus()
                        .getContainerStatuses()
                        .getFirst()
                        .getState()
                        .getRunning()
                        .getStartedAt());
    }

    @Test
    void aPodThatNothingPinsIsNotPlaced(KubernetesClient client) {
        var pod = client.resource(new PodBuilder(pod("p", "n1"))
                        .editSpec()
                        .withAffinity(null)
                        .endSpec()
                        .build())
                .create();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> api.kubelet().bind(pod))
                .withMessageContaining("no required node affinity on metadata.name");
    }

    @Test
    void memoryKillsWithTheReasonOfAKubelet(KubernetesClient client) {
        api.kubelet().node("n1", 4, 4096);
        var pod = client.resource(pod("p", "n1")).create();
        api.kubelet().bindAndRun(pod);

        var killed = api.kubelet().oomKill(pod);

        assertThat(end(killed))
                .extracting(ContainerStateTerminated::getExitCode, ContainerStateTerminated::getReason)
                .containsExactly(137, "OOMKilled");
    }

    @Test
    void aFailedInitContainerEndsThePodBeforeItsContainersStart(KubernetesClient client) {
        api.kubelet().node("n1", 4, 4096);
        var pod = client.resource(new PodBuilder(pod("p", "n1"))
                        .editSpec()
                        .addNewInitContainer()
                        .withName("fetch")
                        .withImage("fetch")
                        .endInitContainer()
                        .endSpec()
                        .build())
                .create();
        api.kubelet().bind(pod);

        var failed = api.kubelet().failInit(pod, 7);

        assertThat(failed.getStatus().getPhase()).isEqualTo("Failed");
        assertThat(failed.getStatus()
                        .getInitContainerStatuses()
                        .getFirst()
                        .getState()
                        .getTerminated()
                        .getExitCode())
                .isEqualTo(7);
        assertThat(failed.getStatus()
                        .getContainerStatuses()
                        .getFirst()
                        .getState()
                        .getWaiting()
                        .getReason())
                .isEqualTo("PodInitializing");
    }

    @Test
    void automaticallyEveryPodLivesItsScript(KubernetesClient client) {
        api.kubelet().node("n1", 4, 4096);
        api.kubelet()
                .automatic(pod -> PodScript.exits(
                        Integer.parseInt(pod.getMetadata().getName().substring(1))));

        IntStream.range(0, 10).forEach(i -> client.resource(pod("p" + i, "n1")).create());

        eventually()
                .untilAsserted(() -> assertThat(client.pods().list().getItems())
                        .hasSize(10)
                        .allSatisfy(pod -> assertThat("p" + end(pod).getExitCode())
                                .isEqualTo(pod.getMetadata().getName())));
    }

    @Test
    void automaticallyADeletedPodEndsAndIsHeldByItsFinalizerAlone(KubernetesClient client) {
        api.kubelet().node("n1", 4, 4096);
        api.kubelet().automatic(pod -> PodScript.runs());
        client.resource(new PodBuilder(pod("p", "n1"))
                        .editMetadata()
                        .withFinalizers("mesosoperator.test/hold")
                        .endMetadata()
                        .build())
                .create();
        eventually().until(() -> phase(client, "p").equals("Running"));

        client.pods().withName("p").delete();

        eventually().until(() -> phase(client, "p").equals("Failed"));
        assertThat(end(client.pods().withName("p").get()).getExitCode()).isEqualTo(143);
        client.pods()
                .withName("p")
                .edit(pod -> new PodBuilder(pod)
                        .editMetadata()
                        .withFinalizers()
                        .endMetadata()
                        .build());
        eventually().until(() -> client.pods().withName("p").get() == null);
    }

    @Test
    void automaticallyAPodWaitsForItsNode(KubernetesClient client) {
        api.kubelet().automatic(pod -> PodScript.runs());
        client.resource(pod("early", "n2")).create();
        client.resource(pod("there", "n1")).create();
        api.kubelet().node("n1", 4, 4096);
        eventually().until(() -> phase(client, "there").equals("Running"));
        assertThat(phase(client, "early")).isEqualTo("Pending");

        api.kubelet().node("n2", 4, 4096);

        eventually().until(() -> phase(client, "early").equals("Running"));
    }

    @Test
    void automaticallyThePodsOfALostNodeDoNotEndBeforeItRecovers(KubernetesClient client) {
        api.kubelet().node("n1", 4, 4096);
        api.kubelet().node("n2", 4, 4096);
        api.kubelet().automatic(pod -> PodScript.runs());
        client.resource(pod("lost", "n1")).create();
        client.resource(pod("kept", "n2")).create();
        eventually()
                .until(() -> phase(client, "lost").equals("Running")
                        && phase(client, "kept").equals("Running"));

        api.kubelet().lose("n1");
        client.pods().withName("lost").delete();
        client.pods().withName("kept").delete();
        eventually().until(() -> client.pods().withName("kept").get() == null);
        assertThat(phase(client, "lost")).isEqualTo("Running");

        api.kubelet().recover("n1");
        eventually().until(() -> client.pods().withName("lost").get() == null);
    }

    @Test
    void aPodThatRunsForAWhileIsEndedByItsDeletion(KubernetesClient client) {
        api.kubelet().node("n1", 4, 4096);
        api.kubelet().automatic(pod -> new PodScript.Exits(0, Duration.ofHours(1)));
        client.resource(pod("p", "n1")).create();
        eventually().until(() -> phase(client, "p").equals("Running"));

        client.pods().withName("p").delete();

        eventually().until(() -> client.pods().withName("p").get() == null);
    }

    @Test
    void aPodWhoseContainersNeverStartStaysPendingUntilItIsDeleted(KubernetesClient client) {
        api.kubelet().node("n1", 4, 4096);
        api.kubelet().automatic(pod -> new PodScript.Waits("ErrImagePull", "no such image"));
        client.resource(pod("p", "n1")).create();

        eventually()
                .untilAsserted(() -> assertThat(
                                client.pods().withName("p").get().getStatus().getContainerStatuses())
                        .extracting(status -> status.getState().getWaiting().getReason())
                        .containsExactly("ErrImagePull"));
        assertThat(phase(client, "p")).isEqualTo("Pending");

        client.pods().withName("p").delete();
        eventually().until(() -> client.pods().withName("p").get() == null);
    }

    private static ContainerStateTerminated end(Pod pod) {
        assertThat(pod.getStatus().getPhase()).isIn("Succeeded", "Failed");
        return pod.getStatus().getContainerStatuses().getFirst().getState().getTerminated();
    }

    private static String phase(KubernetesClient client, String name) {
        return client.pods().withName(name).get().getStatus().getPhase();
    }

    private static String ready(String node) {
        return api.client().nodes().withName(node).get().getStatus().getConditions().stream()
                .filter(condition -> condition.getType().equals("Ready"))
                .map(NodeCondition::getStatus)
                .findFirst()
                .orElseThrow();
    }

    private static Pod pod(String name, String node) {
        return new PodBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .withNewSpec()
                .withRestartPolicy("Never")
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
                .endAffinity()
                .addNewContainer()
                .withName("task")
                .withImage("task")
                .endContainer()
                .endSpec()
                .build();
    }

    private static ConditionFactory eventually() {
        return await().atMost(Duration.ofMinutes(1));
    }
}
