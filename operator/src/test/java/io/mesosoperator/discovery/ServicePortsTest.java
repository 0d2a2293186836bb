package io.mesosoperator.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.apache.mesos.Protos.DiscoveryInfo;
import org.apache.mesos.Protos.Port;
import org.apache.mesos.Protos.Ports;
import org.apache.mesos.Protos.Resource;
import org.apache.mesos.Protos.SlaveID;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.Protos.TaskInfo;
import org.apache.mesos.Protos.Value;
import org.junit.jupiter.api.Test;

class ServicePortsTest {

    @Test
    void moreNamesThanThereAreNumbersAreNotSoughtForEver() {
        var tasks = IntStream.range(0, 300)
                .mapToObj(task -> discovered(IntStream.range(0, 256)
                        .mapToObj(i -> Port.newBuilder()
                                .setNumber(80)
                                .setName("p-%d-%d".formatted(task, i))
                                .setProtocol("tcp")
                                .build())
                        .limit(1)
                        .toList()))
                .toList();
        var many = IntStream.range(0, 300)
                .mapToObj(task -> discovered(IntStream.range(0, 256)
                        .mapToObj(i -> Port.newBuilder()
                                .setNumber(1 + task * 200 + i)
                                .setName("q-%d-%d".formatted(task, i))
                                .setProtocol("tcp")
                                .build())
                        .toList()))
                .toList();

        assertThat(ServicePorts.of(tasks)).hasSize(300);
        assertThat(ServicePorts.of(many)).hasSize(ServicePorts.MOST);
    }

    @Test
    void aPortFarInARangeIsNotCountedOneByOne() {
        var task = TaskInfo.newBuilder(discovered(List.of()))
                .addResources(Resource.newBuilder()
                        .setName("ports")
                        .setType(Value.Type.RANGES)
                        .setRanges(Value.Ranges.newBuilder()
                                .addRange(Value.Range.newBuilder().setBegin(0).setEnd(Long.MAX_VALUE - 1))))
                .build();

        assertThat(DiscoveredPort.ofIndex(task, Integer.MAX_VALUE)).isEmpty();
        assertThat(DiscoveredPort.ofIndex(task, 8080))
                .singleElement()
                .satisfies(port -> assertThat(port.number()).isEqualTo(8080));
    }

    private static TaskInfo discovered(List<Port> ports) {
        return TaskInfo.newBuilder()
                .setName("t")
                .setTaskId(TaskID.newBuilder().setValue("t"))
                .setSlaveId(SlaveID.newBuilder().setValue("n1"))
                .setDiscovery(DiscoveryInfo.newBuilder()
                        .setVisibility(DiscoveryInfo.Visibility.CLUSTER)
                        .setPorts(Ports.newBuilder().addAllPorts(ports)))
                .build();
    }
}
