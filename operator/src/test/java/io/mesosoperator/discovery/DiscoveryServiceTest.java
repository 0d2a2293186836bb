package io.mesosoperator.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.mesosoperator.framework.FrameworkKey;
import java.util.List;
import org.apache.mesos.Protos.ContainerInfo;
import org.apache.mesos.Protos.DiscoveryInfo;
import org.apache.mesos.Protos.DiscoveryInfo.Visibility;
import org.apache.mesos.Protos.Port;
import org.apache.mesos.Protos.Ports;
import org.apache.mesos.Protos.TaskInfo;
import org.junit.jupiter.api.Test;

class DiscoveryServiceTest {

    private static final FrameworkKey SHOP = new FrameworkKey("ns", "shop");

    @Test
    void aClusterServiceIsNamedAfterFrameworkAndDiscoveryName() {
        var service = service(task(Visibility.CLUSTER, port(31500, "http", "TCP")));

        assertThat(service.getMetadata().getName()).isEqualTo("shop-web");
        assertThat(service.getSpec().getType()).isEqualTo("ClusterIP");
        assertThat(service.getSpec().getClusterIP()).isNull();
        assertThat(service.getSpec().getSelector())
                .containsEntry("mesosoperator.io/framework", "shop")
                .containsEntry("mesosoperator.io/discovery", "web");
    }

    @Test
    void frameworkVisibilityIsHeadlessAndExternalIsWhatTheConfigurationSays() {
        assertThat(service(task(Visibility.FRAMEWORK, port(1, "a", "")))
                        .getSpec()
                        .getClusterIP())
                .isEqualTo("None");
        assertThat(service(task(Visibility.EXTERNAL, port(1, "a", "")))
                        .getSpec()
                        .getType())
                .isEqualTo("LoadBalancer");
    }

    @Test
    void withoutPortsItIsHeadless() {
        assertThat(service(task(Visibility.CLUSTER)).getSpec().getClusterIP()).isEqualTo("None");
    }

    @Test
    void aPortWithoutANameIsNamedByItsNumber() {
        assertThat(ports(service(task(Visibility.CLUSTER, port(31500, "", "udp")))))
                .containsExactly("udp-31500/UDP");
    }

    @Test
    void twoPortsOfOneNameStayApart() {
        assertThat(ports(service(
                        task(Visibility.CLUSTER, port(31500, "http", "TCP")),
                        task(Visibility.CLUSTER, port(31501, "http", "TCP")))))
                .containsExactly("http/TCP", "tcp-31501/TCP");
    }

    @Test
    void behindABridgeTheServiceReachesTheContainersPort() {
        var task = task(Visibility.CLUSTER, port(31500, "http", "TCP")).toBuilder();
        task.setContainer(ContainerInfo.newBuilder()
                .setType(ContainerInfo.Type.DOCKER)
                .setDocker(ContainerInfo.DockerInfo.newBuilder()
                        .setImage("web")
                        .addPortMappings(ContainerInfo.DockerInfo.PortMapping.newBuilder()
                                .setHostPort(31500)
                                .setContainerPort(8080))));

        var port = service(task.buildPartial()).getSpec().getPorts().getFirst();

        assertThat(port.getPort()).isEqualTo(31500);
        assertThat(port.getTargetPort().getIntVal()).isEqualTo(8080);
    }

    @Test
    void namesAreMangledAsMesosDnsDoes() {
        assertThat(DiscoveryName.label("Web.Front_End!")).isEqualTo("web-front-end");
        assertThat(DiscoveryName.label("-x-")).isEqualTo("x");
        assertThat(DiscoveryName.label("a".repeat(80))).hasSize(63);
    }

    private static Service service(TaskInfo... tasks) {
        return DiscoveryService.of(DiscoveryName.of(SHOP, tasks[0]), List.of(tasks), "uid", "LoadBalancer");
    }

    private static List<String> ports(Service service) {
        return service.getSpec().getPorts().stream()
                .map((ServicePort port) -> port.getName() + "/" + port.getProtocol())
                .toList();
    }

    private static TaskInfo task(Visibility visibility, Port... ports) {
        return TaskInfo.newBuilder()
                .setName("server")
                .setDiscovery(DiscoveryInfo.newBuilder()
                        .setVisibility(visibility)
                        .setName("web")
                        .setPorts(Ports.newBuilder().addAllPorts(List.of(ports))))
                .buildPartial();
    }

    private static Port port(int number, String name, String protocol) {
        return Port.newBuilder()
                .setNumber(number)
                .setName(name)
                .setProtocol(protocol)
                .build();
    }
}
