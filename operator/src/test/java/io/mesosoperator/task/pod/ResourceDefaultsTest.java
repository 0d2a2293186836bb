package io.mesosoperator.task.pod;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.mesosoperator.agent.PodResources;
import io.mesosoperator.kubernetes.ExtendedResources;
import io.mesosoperator.resource.Resources;
import io.mesosoperator.security.UsualResources;
import io.mesosoperator.task.validation.LaunchResources;
import java.util.List;
import org.apache.mesos.Protos.Resource;
import org.apache.mesos.Protos.TaskInfo;
import org.apache.mesos.Protos.Value;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResourceDefaultsTest {

    private final ResourceDefaults defaults = new ResourceDefaults(128, 1000);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "cpus:0.02;mem:10 | cpus:0.02;mem:32",
                "cpus:0.02;mem:1 | cpus:0.02;mem:32",
                "cpus:0.02;mem:31.999 | cpus:0.02;mem:32",
                "cpus:0.02;mem:32 | cpus:0.02;mem:32",
                "cpus:0.02;mem:33 | cpus:0.02;mem:33",
                "cpus:0.02 | cpus:0.02;mem:128",
                "cpus:0.001;mem:64 | cpus:0.01;mem:64",
                "mem:64 | cpus:0.01;mem:64",
                "ports:[31000-31000] | cpus:0.01;mem:128;ports:[31000-31000]",
                "disk:5 | cpus:0.01;mem:128;disk:5",
                "cpus(prod):0.004;mem(prod):8 | cpus(prod):0.004;cpus:0.006;mem(prod):8;mem:24",
            })
    void whatThePodRequestsIsWhatIsAccounted(String asked, String gets) {
        var task = defaults.fill(task(Resources.parse(asked)), UsualResources.NONE);

        assertThat(LaunchResources.of(task)).isEqualTo(Resources.parse(gets));
        var held = PodResources.requested(pod(task), ExtendedResources.gpus());
        assertThat(held.scalars()).isEqualTo(Resources.parse(gets).flatten().scalars());
        assertThat(defaults.fill(task, UsualResources.NONE)).as("again").isEqualTo(task);
    }

    @Test
    void theTasksContainerHasThatAsItsLimitAndItsSandboxOne() {
        var pod = pod(defaults.fill(task(Resources.parse("cpus:0.02;mem:1")), UsualResources.NONE));

        assertThat(pod.getSpec().getContainers().getFirst().getResources().getLimits())
                .containsEntry("memory", new Quantity("32Mi"));
        assertThat(pod.getSpec().getVolumes().getFirst().getEmptyDir().getSizeLimit())
                .isEqualTo(new Quantity(ResourceDefaults.SANDBOX_MEGABYTES + "Mi"));
    }

    @Test
    void taskAndExecutorCountTogether() {
        var task = task(Resources.parse("cpus:0.02;mem:10")).toBuilder();
        task.getExecutorBuilder()
                .addAllResources(task(Resources.parse("mem:30")).getResourcesList());

        assertThat(defaults.fill(task.buildPartial(), UsualResources.NONE)).isEqualTo(task.buildPartial());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            cpus:1                 | cpus:1;mem:256;disk:512
            cpus:1;mem:1           | cpus:1;mem:64;disk:512
            cpus:1;mem:100;disk:1  | cpus:1;mem:100;disk:20
            cpus:1;mem:99;disk:600 | cpus:1;mem:99;disk:600
            """)
    void thePolicyOfTheTaskMaySayOtherwise(String asked, String gets) {
        var task = defaults.fill(task(Resources.parse(asked)), new UsualResources(256, 64, 512, 20));

        assertThat(LaunchResources.of(task)).isEqualTo(Resources.parse(gets));
    }

    @Test
    void theLeastIsNoLessThanThatOfTheCluster() {
        var task = defaults.fill(task(Resources.parse("cpus:1;mem:1")), new UsualResources(8, 8, 0, 0));

        assertThat(LaunchResources.of(task)).isEqualTo(Resources.parse("cpus:1;mem:32"));
        assertThat(LaunchResources.of(
                        defaults.fill(task(Resources.parse("cpus:1")), new UsualResources(8, 200, 0, 10))))
                .isEqualTo(Resources.parse("cpus:1;mem:200;disk:10"));
    }

    @Test
    void aVolumeIsNoRoomInTheSandbox() {
        var task = task(Resources.parse("cpus:1;mem:64;disk(ads)[v:v]:900"));

        assertThat(LaunchResources.of(defaults.fill(task, new UsualResources(0, 0, 0, 10))))
                .isEqualTo(Resources.parse("cpus:1;mem:64;disk(ads)[v:v]:900;disk:10"));
    }

    @Test
    void revocableCpusStayRevocable() {
        var task = task(Resources.parse("mem:32")).toBuilder();
        task.addResources(scalar("cpus", 0.004).toBuilder().setRevocable(Resource.RevocableInfo.getDefaultInstance()));

        var cpus = Resources.of(
                        defaults.fill(task.buildPartial(), UsualResources.NONE).getResourcesList())
                .get("cpus");

        assertThat(cpus).isEqualTo(cpus.revocable());
        assertThat(cpus.scalar("cpus").orElseThrow().millis()).isEqualTo(10);
    }

    /** Mesos refuses them, and they stay what they are. */
    @Test
    void whatIsInvalidIsLeftAsItIs() {
        var tasks = List.of(
                task(Resources.empty()),
                with(scalar("cpus", 0)),
                with(scalar("mem", -1), scalar("cpus", -1)),
                with(scalar("mem", Double.NaN), scalar("cpus", Double.NaN)));

        assertThat(tasks)
                .allSatisfy(task ->
                        assertThat(defaults.fill(task, UsualResources.NONE)).isEqualTo(task));
    }

    private static TaskInfo with(Resource... resources) {
        return task(Resources.empty()).toBuilder()
                .addAllResources(List.of(resources))
                .buildPartial();
    }

    private static Resource scalar(String name, double value) {
        return Resource.newBuilder()
                .setName(name)
                .setType(Value.Type.SCALAR)
                .setScalar(Value.Scalar.newBuilder().setValue(value))
                .build();
    }

    private static TaskInfo task(Resources resources) {
        var task = TaskInfo.newBuilder().setName("task").addAllResources(resources.toProto());
        task.getTaskIdBuilder().setValue("task");
        task.getSlaveIdBuilder().setValue("node-1");
        task.getCommandBuilder().setValue("true");
        return task.buildPartial();
    }

    private static Pod pod(TaskInfo task) {
        return ((PodTranslation.Ok)
                        PodTranslator.translate(PodInputBuilder.of(task).build()))
                .pod();
    }
}
