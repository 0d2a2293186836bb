package io.mesosoperator.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.Quantity;
import io.mesosoperator.crds.Problem;
import io.mesosoperator.resource.Resources;
import io.mesosoperator.task.pod.FetcherDefaults;
import io.mesosoperator.task.pod.PodDefaults;
import io.mesosoperator.task.pod.PodInputBuilder;
import io.mesosoperator.task.pod.PodTranslation;
import io.mesosoperator.task.pod.PodTranslator;
import io.mesosoperator.task.pod.ResourceDefaults;
import io.mesosoperator.task.pod.SandboxDefaults;
import java.util.Map;
import org.apache.mesos.Protos.CommandInfo;
import org.apache.mesos.Protos.SlaveID;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.Protos.TaskInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExtendedResourcesTest {

    private static final ExtendedResources FPGAS = ExtendedResources.of(Map.of("fpgas", "example.org/fpga"));

    @Test
    void aTaskMayAskForAnyThatIsConfigured() {
        var pod = ((PodTranslation.Ok) translate("cpus:1;fpgas:2")).pod();

        var requirements = pod.getSpec().getContainers().getFirst().getResources();
        assertThat(requirements.getRequests()).containsEntry("example.org/fpga", new Quantity("2"));
        assertThat(requirements.getLimits()).containsOnly(Map.entry("example.org/fpga", new Quantity("2")));
    }

    @Test
    void itHasWholeOnesOnly() {
        assertThat(refusal("cpus:1;fpgas:0.5"))
                .isEqualTo(new Problem(
                        "spec.resources[1].scalar.value", "The 'fpgas' resource must be an unsigned integer, not 0.5"));
    }

    @Test
    void oneThatIsNotConfiguredIsAnAgentObjectsMatterAndNoRequest() {
        var pod = ((PodTranslation.Ok) translate("cpus:1;gpus:1.5")).pod();

        var requirements = pod.getSpec().getContainers().getFirst().getResources();
        assertThat(requirements.getRequests()).containsOnlyKeys("cpu");
        assertThat(ResourcesAnnotation.read(pod)).contains(Resources.parse("cpus:1;gpus:1.5"));
    }

    @Test
    void itCannotBeRevocable() {
        assertThat(refusal("cpus:1;fpgas{REV}:1"))
                .isEqualTo(new Problem(
                        "spec.resources[1].revocable",
                        "fpgas cannot be revocable: Kubernetes never oversubscribes it; remove revocable"));
    }

    @ParameterizedTest
    @CsvSource({"cpus, example.org/cpu", "a b, example.org/a", "gpus, gpu", "gpus, nvidia.com/", "gpus, ''"})
    void whatCannotBeOneIsRefused(String name, String kubernetesName) {
        assertThatThrownBy(() -> ExtendedResources.of(Map.of(name, kubernetesName)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("extended resources: ");
    }

    @Test
    void twoNamesOfOneWouldCountItTwice() {
        var twice = Map.of("gpus", "nvidia.com/gpu", "cards", "nvidia.com/gpu");

        assertThatThrownBy(() -> ExtendedResources.of(twice)).isInstanceOf(IllegalArgumentException.class);
    }

    private static Problem refusal(String resources) {
        return ((PodTranslation.Refused) translate(resources)).problems().getFirst();
    }

    private static PodTranslation translate(String resources) {
        var task = TaskInfo.newBuilder()
                .setName("task")
                .setTaskId(TaskID.newBuilder().setValue("task"))
                .setSlaveId(SlaveID.newBuilder().setValue("node-1"))
                .setCommand(CommandInfo.newBuilder().setValue("true"))
                .addAllResources(Resources.parse(resources).toProto())
                .build();
        var defaults = new PodDefaults(
                "image",
                PodDefaults.MESOS_KILL_GRACE,
                FPGAS,
                FetcherDefaults.withImage("fetcher"),
                SandboxDefaults.onTheNode(),
                ResourceDefaults.standard());
        return PodTranslator.translate(
                PodInputBuilder.of(task).defaults(defaults).build());
    }
}
