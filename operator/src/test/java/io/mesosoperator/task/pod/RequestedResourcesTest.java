package io.mesosoperator.task.pod;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.mesosoperator.property.Between;
import io.mesosoperator.property.Property;
import io.mesosoperator.resource.Ranges;
import io.mesosoperator.resource.Resources;
import java.math.BigDecimal;
import org.apache.mesos.Protos.CommandInfo;
import org.apache.mesos.Protos.SlaveID;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.Protos.TaskInfo;

/** What a pod requests is what its task was accounted for, to the last thousandth. */
class RequestedResourcesTest {

    private static final BigDecimal BYTES_OF_A_MEGABYTE = BigDecimal.valueOf(1024 * 1024);

    @Property(tries = 200)
    void cpusAreRequestedExactly(@Between(min = 1, max = 1_000_000) long millis) {
        var requirements = requirements("cpus:" + thousandths(millis));

        assertThat(requested(requirements, "cpu").getNumericalAmount()).isEqualByComparingTo(thousandths(millis));
        assertThat(requirements.getLimits()).isEmpty();
    }

    @Property(tries = 200)
    void memoryIsRequestedAndBoundToTheByteAbove(@Between(min = 1, max = 10_000_000_000L) long millis) {
        var requirements = requirements("mem:" + thousandths(millis));

        assertThat(requirements.getRequests()).isEqualTo(requirements.getLimits());
        assertThat(surplusBytes(requested(requirements, "memory"), millis))
                .isBetween(BigDecimal.ZERO, new BigDecimal("0.999"));
    }

    @Property(tries = 200)
    void diskIsRequestedAndBoundAndIsTheSizeOfTheSandbox(@Between(min = 1, max = 10_000_000_000L) long millis) {
        var pod = translate("disk:" + thousandths(millis)).pod();
        var requirements = pod.getSpec().getContainers().getFirst().getResources();
        var sandbox = pod.getSpec().getVolumes().getFirst().getEmptyDir();

        assertThat(requirements.getRequests()).isEqualTo(requirements.getLimits());
        assertThat(sandbox.getSizeLimit()).isEqualTo(requirements.getRequests().get("ephemeral-storage"));
        assertThat(surplusBytes(sandbox.getSizeLimit(), millis)).isBetween(BigDecimal.ZERO, new BigDecimal("0.999"));
    }

    @Property(tries = 200)
    void everyPortIsAHostPortOnce(@Between(min = 1, max = 65000) int begin, @Between(min = 0, max = 500) int more) {
        var pod =
                translate("cpus:1;ports:[%d-%d]".formatted(begin, begin + more)).pod();

        var ports = pod.getSpec().getContainers().getFirst().getPorts();
        assertThat(ports).hasSize(more + 1);
        assertThat(ports).allSatisfy(port -> assertThat(port.getContainerPort()).isEqualTo(port.getHostPort()));
        assertThat(hostPorts(ports)).isEqualTo(Ranges.of(begin, begin + more));
    }

    private static Ranges hostPorts(Iterable<ContainerPort> ports) {
        var all = Ranges.empty();
        for (var port : ports) {
            all = all.plus(Ranges.of(port.getHostPort(), port.getHostPort()));
        }
        return all;
    }

    /** How many bytes more than asked for; a pod cannot have a part of one. */
    private static BigDecimal surplusBytes(Quantity quantity, long thousandthsOfMegabytes) {
        return quantity.getNumericalAmount()
                .subtract(thousandths(thousandthsOfMegabytes).multiply(BYTES_OF_A_MEGABYTE));
    }

    private static Quantity requested(ResourceRequirements requirements, String name) {
        return requireNonNull(requirements.getRequests().get(name), name);
    }

    private static BigDecimal thousandths(long millis) {
        return BigDecimal.valueOf(millis, 3);
    }

    private static ResourceRequirements requirements(String resources) {
        return translate(resources).pod().getSpec().getContainers().getFirst().getResources();
    }

    private static PodTranslation.Ok translate(String resources) {
        var task = TaskInfo.newBuilder()
                .setName("task")
                .setTaskId(TaskID.newBuilder().setValue("task"))
                .setSlaveId(SlaveID.newBuilder().setValue("node-1"))
                .setCommand(CommandInfo.newBuilder().setValue("true"))
                .addAllResources(Resources.parse(resources).toProto())
                .build();
        return (PodTranslation.Ok)
                PodTranslator.translate(PodInputBuilder.of(task).build());
    }
}
