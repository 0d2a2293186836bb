package io.mesosoperator.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.crds.Problem;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.mesos.Protos.CommandInfo;
import org.apache.mesos.Protos.ContainerInfo;
import org.apache.mesos.Protos.ContainerInfo.DockerInfo;
import org.apache.mesos.Protos.ContainerInfo.DockerInfo.PortMapping;
import org.apache.mesos.Protos.DiscoveryInfo;
import org.apache.mesos.Protos.ExecutorID;
import org.apache.mesos.Protos.ExecutorInfo;
import org.apache.mesos.Protos.Label;
import org.apache.mesos.Protos.Labels;
import org.apache.mesos.Protos.Port;
import org.apache.mesos.Protos.Ports;
import org.apache.mesos.Protos.Resource;
import org.apache.mesos.Protos.TaskInfo;
import org.apache.mesos.Protos.Value;
import org.apache.mesos.Protos.Value.Ranges;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** DC/OS' labels {@code VIP_n}: what they ask for, and the Service that it becomes. */
class VipsTest {

    private static final FrameworkKey SHOP = new FrameworkKey("ns", "shop");

    @ParameterizedTest
    @CsvSource({
        "/web:80, web, 80",
        "web:80, web, 80",
        "/Web.Front_End:443, web-front-end, 443",
        "/group/web:80, groupweb, 80",
        "' /web : 80 ', web, 80",
        "/web:65535, web, 65535",
    })
    void aNameAndAPortAreTaken(String value, String name, int port) {
        var vips = Vips.of(task(label("VIP_0", value), 31500));

        assertThat(vips.ignored()).isEmpty();
        assertThat(vips.all()).containsExactly(new Vip(name, port, new DiscoveredPort("port-0", "TCP", 31500, 31500)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/web         | VIP_0 '/web' has no port; write /name:port",
                "/web:        | VIP_0 '/web:' has no port from 1 to 65535; write /name:port",
                "/web:0       | VIP_0 '/web:0' has no port from 1 to 65535; write /name:port",
                "/web:65536   | VIP_0 '/web:65536' has no port from 1 to 65535; write /name:port",
                "/web:http    | VIP_0 '/web:http' has no port from 1 to 65535; write /name:port",
                "/:80         | VIP_0 '/:80' has no letter or digit that can stand in a DNS name; write /name:port",
                "1.2.3.4:80"
                        + " | VIP_0 '1.2.3.4:80' asks for an address, which only the cluster can"
                        + " choose; write /name:port",
                "[fd00::1]:80"
                        + " | VIP_0 '[fd00::1]:80' asks for an address, which only the cluster can"
                        + " choose; write /name:port",
            })
    void whatCannotBeHadIsIgnoredAndSaidSo(String value, String message) {
        var vips = Vips.of(task(label("VIP_0", value), 31500));

        assertThat(vips.all()).isEmpty();
        assertThat(vips.ignored()).containsExactly(new Problem("spec.labels.labels[0]", message));
    }

    @Test
    void namesOfWhichSomethingIsLostAreToldApart() {
        var one = Vips.of(task(label("VIP_0", "/größe:80"), 31500));
        var other = Vips.of(task(label("VIP_0", "/gre:80"), 31500));

        assertThat(one.all().getFirst().name()).startsWith("gre-");
        assertThat(other.all().getFirst().name()).isEqualTo("gre");
    }

    @Test
    void aTaskWithoutNetworkHasNone() {
        var task = task(label("VIP_0", "/web:80"), 31500).toBuilder()
                .setContainer(ContainerInfo.newBuilder()
                        .setType(ContainerInfo.Type.DOCKER)
                        .setDocker(DockerInfo.newBuilder().setImage("web").setNetwork(DockerInfo.Network.NONE)))
                .buildPartial();

        assertThat(Vips.of(task).all()).isEmpty();
        assertThat(Vips.of(task).ignored())
                .containsExactly(new Problem(
                        "spec.labels.labels[0]",
                        "a task in network NONE cannot be reached by any name; use network BRIDGE"));
    }

    @Test
    void aTaskHasNoMoreThanIsReasonable() {
        var labels = IntStream.rangeClosed(1, 40)
                .mapToObj(port -> label("VIP_0", "/web:" + port))
                .toArray(Label[]::new);
        var task = task(label("x", ""), 31500).toBuilder()
                .setLabels(labels(labels))
                .buildPartial();

        assertThat(Vips.of(task).all()).hasSize(32);
        assertThat(Vips.of(task).ignored())
                .hasSize(8)
                .allMatch(problem -> problem.message().equals("a task can have at most 32 VIPs"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"VIP", "VIP_", "VIP_x", "VIP_0_NAME", "MY_VIP_0", ""})
    void otherLabelsAreNobodysVips(String key) {
        var vips = Vips.of(task(label(key, "/web:80"), 31500));

        assertThat(vips.all()).isEmpty();
        assertThat(vips.ignored()).isEmpty();
    }

    @Test
    void theNumberIsThatOfTheTasksPortInTheOrderInWhichItAskedForThem() {
        var task = task(label("VIP_1", "/web:80"), 31700, 31500, 31600);

        assertThat(Vips.of(task).targets()).containsExactly(new DiscoveredPort("port-1", "TCP", 31500, 31500));
    }

    @Test
    void aRangeCountsPortByPort() {
        var task = task(label("vip_2", "/web:80")).toBuilder()
                .addResources(ports(Ranges.newBuilder()
                        .addRange(Value.Range.newBuilder().setBegin(31500).setEnd(31501))
                        .addRange(Value.Range.newBuilder().setBegin(31900).setEnd(31999))))
                .buildPartial();

        assertThat(Vips.of(task).targets()).containsExactly(new DiscoveredPort("port-2", "TCP", 31900, 31900));
    }

    @Test
    void thePortsOfDiscoveryInfoCountBeforeThoseOfResources() {
        var task = discovered(
                        task(label("VIP_1", "/dns:53"), 31500, 31501),
                        Labels.getDefaultInstance(),
                        port(31500, "http", "tcp"),
                        port(31501, "dns", ""))
                .buildPartial();

        assertThat(Vips.of(task).targets())
                .containsExactly(
                        new DiscoveredPort("dns", "TCP", 31501, 31501), new DiscoveredPort("dns", "UDP", 31501, 31501));
    }

    @Test
    void labelsOfDiscoveryInfoAndOfTheTaskCountBoth() {
        var task = discovered(
                        task(label("VIP_0", "/own:80"), 31500),
                        labels(label("VIP_0", "/web:80"), label("VIP_7", "/none:80")),
                        port(31500, "http", "tcp"))
                .buildPartial();

        assertThat(Vips.of(task).all()).extracting(Vip::name).containsExactly("web", "own");
        assertThat(Vips.of(task).ignored())
                .singleElement()
                .satisfies(problem -> assertThat(problem.toString())
                        .startsWith("spec.discovery.labels.labels[1]: VIP /none:80 is for the task's port 7,"
                                + " counted from 0, and there is none"));
    }

    @Test
    void whereTheTaskHasADiscoveryInfoBesideItsExecutorsItsOwnIsNamed() {
        var executor = ExecutorInfo.newBuilder()
                .setExecutorId(ExecutorID.newBuilder().setValue("e"))
                .setCommand(CommandInfo.getDefaultInstance())
                .setDiscovery(DiscoveryInfo.newBuilder().setVisibility(DiscoveryInfo.Visibility.CLUSTER));
        var task = TaskInfo.newBuilder()
                .setExecutor(executor)
                .setDiscovery(DiscoveryInfo.newBuilder()
                        .setVisibility(DiscoveryInfo.Visibility.CLUSTER)
                        .setLabels(labels(label("VIP_0", "10.0.0.1:80"))));

        assertThat(Vips.of(task.buildPartial()).ignored())
                .extracting(Problem::path)
                .containsExactly("spec.discovery.labels.labels[0]");
    }

    @Test
    void anExecutorsDiscoveryInfoIsTheTasks() {
        var executor = ExecutorInfo.newBuilder()
                .setExecutorId(ExecutorID.newBuilder().setValue("e"))
                .setCommand(CommandInfo.getDefaultInstance())
                .setDiscovery(DiscoveryInfo.newBuilder()
                        .setVisibility(DiscoveryInfo.Visibility.CLUSTER)
                        .setLabels(labels(label("VIP_0", "10.0.0.1:80"))));
        var task = TaskInfo.newBuilder().setExecutor(executor).setDiscovery(executor.getDiscovery());

        assertThat(Vips.of(task.buildPartial()).ignored())
                .extracting(Problem::path)
                .containsExactly("spec.executor.discovery.labels.labels[0]");
    }

    @Test
    void oneVipLeadsToOnePortOfATask() {
        var task = TaskInfo.newBuilder()
                .setLabels(labels(label("VIP_0", "/web:80"), label("VIP_0", "/web:80"), label("VIP_1", "/web:80")))
                .addResources(ports(31500))
                .addResources(ports(31501))
                .buildPartial();

        assertThat(Vips.of(task).targets()).extracting(DiscoveredPort::number).containsExactly(31500);
        assertThat(Vips.of(task).ignored())
                .containsExactly(new Problem(
                        "spec.labels.labels[2]",
                        "VIP /web:80 leads to another TCP port of the task already; use another port for it"));
    }

    @Test
    void numbersThatAreNoPortsAreNotThisOnesToJudge() {
        var task = task(label("VIP_0", "/web:80")).toBuilder()
                .addResources(ports(Ranges.newBuilder()
                        .addRange(Value.Range.newBuilder()
                                .setBegin(Long.MAX_VALUE - 1)
                                .setEnd(Long.MAX_VALUE))))
                .buildPartial();

        assertThat(Vips.of(task).all()).isEmpty();
    }

    @Test
    void theServiceHasItsOwnNameNumberAndPods() {
        var service = service("web", task(label("VIP_0", "/web:80"), 31500));

        assertThat(service.getMetadata().getName()).isEqualTo("shop-web-vip");
        assertThat(service.getMetadata().getLabels())
                .isEqualTo(Map.of(
                        "app.kubernetes.io/managed-by", "mesos-operator",
                        "mesosoperator.io/framework", "shop",
                        "mesosoperator.io/vip", "web"));
        assertThat(service.getSpec().getType()).isEqualTo("ClusterIP");
        assertThat(service.getSpec().getClusterIP()).isNull();
        assertThat(service.getSpec().getSelector())
                .isEqualTo(Map.of("mesosoperator.io/framework", "shop", "vip.mesosoperator.io/web", "true"));
        assertThat(said(service)).containsExactly("tcp-80 80/TCP to 31500");
    }

    @Test
    void behindABridgeItLeadsToTheContainersPortByTheProtocolThatIsMapped() {
        var task = task(label("VIP_0", "/dns:53"), 31500).toBuilder()
                .setContainer(ContainerInfo.newBuilder()
                        .setType(ContainerInfo.Type.DOCKER)
                        .setDocker(DockerInfo.newBuilder()
                                .setImage("dns")
                                .addPortMappings(PortMapping.newBuilder()
                                        .setHostPort(31500)
                                        .setContainerPort(1053)
                                        .setProtocol("udp"))))
                .buildPartial();

        assertThat(said(service("dns", task))).containsExactly("udp-53 53/UDP to 1053");
    }

    @Test
    void tasksThatHaveThePortOnOtherNumbersAreReachedByItsNameInEach() {
        var service = service("web", task(label("VIP_0", "/web:80"), 31500), task(label("VIP_0", "/web:80"), 31600));

        assertThat(said(service)).containsExactly("tcp-80 80/TCP to port-0");
    }

    @Test
    void aPortThatOnlySomeHaveLeadsToThemOnly() {
        var both = TaskInfo.newBuilder()
                .setLabels(labels(label("VIP_0", "/web:80"), label("VIP_1", "/web:443"), label("VIP_1", "/other:1")))
                .addResources(ports(31500))
                .addResources(ports(31501))
                .buildPartial();

        var service = service("web", both, task(label("VIP_0", "/web:80"), 31500));

        assertThat(said(service)).containsExactly("tcp-80 80/TCP to 31500", "tcp-443 443/TCP to port-1");
    }

    @Test
    void aNameThatIsTooLongIsCutAndStaysAVips() {
        var name = new VipName(new FrameworkKey("ns", "f".repeat(60)), "web").serviceName();

        assertThat(name).hasSizeLessThanOrEqualTo(63).endsWith("-vip");
        assertThat(new VipName(new FrameworkKey("ns", "1"), "web").serviceName())
                .isEqualTo("s-1-web-vip");
    }

    private static List<String> said(Service service) {
        return service.getSpec().getPorts().stream()
                .map((ServicePort port) -> "%s %d/%s to %s"
                        .formatted(
                                port.getName(),
                                port.getPort(),
                                port.getProtocol(),
                                port.getTargetPort().getValue()))
                .toList();
    }

    private static Service service(String vip, TaskInfo... tasks) {
        return VipService.of(new VipName(SHOP, vip), List.of(tasks), "uid");
    }

    /** Without DiscoveryInfo. */
    private static TaskInfo task(Label label, int... ports) {
        var task = TaskInfo.newBuilder().setName("server").setLabels(labels(label));
        Arrays.stream(ports).forEach(port -> task.addResources(ports(port)));
        return task.buildPartial();
    }

    private static TaskInfo.Builder discovered(TaskInfo task, Labels labels, Port... ports) {
        return task.toBuilder()
                .setDiscovery(DiscoveryInfo.newBuilder()
                        .setVisibility(DiscoveryInfo.Visibility.CLUSTER)
                        .setLabels(labels)
                        .setPorts(Ports.newBuilder().addAllPorts(List.of(ports))));
    }

    private static Resource ports(int port) {
        return ports(Ranges.newBuilder()
                .addRange(Value.Range.newBuilder().setBegin(port).setEnd(port)));
    }

    private static Resource ports(Ranges.Builder ranges) {
        return Resource.newBuilder()
                .setName("ports")
                .setType(Value.Type.RANGES)
                .setRanges(ranges)
                .build();
    }

    private static Labels labels(Label... labels) {
        return Labels.newBuilder().addAllLabels(List.of(labels)).build();
    }

    private static Label label(String key, String value) {
        return Label.newBuilder().setKey(key).setValue(value).build();
    }

    private static Port port(int number, String name, String protocol) {
        return Port.newBuilder()
                .setNumber(number)
                .setName(name)
                .setProtocol(protocol)
                .build();
    }
}
