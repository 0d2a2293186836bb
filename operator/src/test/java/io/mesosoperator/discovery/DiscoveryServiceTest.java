package io.mesosoperator.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.crds.V1Additions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.mesos.Protos.ContainerInfo;
import org.apache.mesos.Protos.DiscoveryInfo;
import org.apache.mesos.Protos.DiscoveryInfo.Visibility;
import org.apache.mesos.Protos.HealthCheck;
import org.apache.mesos.Protos.Label;
import org.apache.mesos.Protos.Labels;
import org.apache.mesos.Protos.Port;
import org.apache.mesos.Protos.Ports;
import org.apache.mesos.Protos.TaskInfo;
import org.apache.mesos.v1.Protos;
import org.apache.mesos.v1.Protos.CheckInfo;
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
    void aCheckDoesNotTakeATaskOutOfItsServiceAndAHealthCheckDoes() {
        var plain = task(Visibility.CLUSTER, port(31500, "http", "TCP"));
        var checked = plain.toBuilder();
        V1Additions.add(
                Protos.TaskInfo.newBuilder()
                        .setCheck(CheckInfo.newBuilder().setType(CheckInfo.Type.TCP))
                        .build(),
                checked);
        var healthChecked = plain.toBuilder()
                .setHealthCheck(HealthCheck.getDefaultInstance())
                .buildPartial();

        assertThat(service(plain).getSpec().getPublishNotReadyAddresses()).isNull();
        assertThat(service(checked.buildPartial(), plain).getSpec().getPublishNotReadyAddresses())
                .isTrue();
        assertThat(service(checked.buildPartial(), healthChecked).getSpec().getPublishNotReadyAddresses())
                .isNull();
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
    void twoPortsOfOneNameInATaskStayApart() {
        assertThat(ports(service(task(Visibility.CLUSTER, port(31500, "http", "TCP"), port(31501, "HTTP", "TCP")))))
                .containsExactly("http/TCP", "tcp-31501/TCP");
    }

    @Test
    void aNumberThatIsMappedDifferentlyForEachProtocolLeadsToEachOnesPort() {
        var task = bridged(
                task(Visibility.CLUSTER, port(31500, "dns", "")),
                mapping(31500, 8053, "tcp"),
                mapping(31500, 5353, "UDP"));

        assertThat(service(task).getSpec().getPorts())
                .extracting(port -> port.getPort() + "/" + port.getProtocol() + " to "
                        + port.getTargetPort().getIntVal())
                .containsExactly("31500/TCP to 8053", "31500/UDP to 5353");
    }

    @Test
    void aPortWithoutAProtocolHasThoseThatItIsMappedFor() {
        var task = bridged(task(Visibility.CLUSTER, port(31500, "dns", "")), mapping(31500, 53, "udp"));

        assertThat(ports(service(task))).containsExactly("dns/UDP");
    }

    @Test
    void aMappingForAnotherProtocolIsNotThePorts() {
        var task = bridged(task(Visibility.CLUSTER, port(31500, "dns", "udp")), mapping(31500, 80, "tcp"));

        assertThat(service(task).getSpec().getPorts().getFirst().getTargetPort().getIntVal())
                .isEqualTo(31500);
    }

    @Test
    void noTwoPortsOfAPodHaveOneName() {
        var tcp = new DiscoveredPort("dns-udp", "TCP", 1, 1);
        var udp = new DiscoveredPort("dns", "UDP", 1, 1);

        assertThat(tcp.containerPortName()).isNotEqualTo(udp.containerPortName());
    }

    private static TaskInfo bridged(TaskInfo task, ContainerInfo.DockerInfo.PortMapping... mappings) {
        return task.toBuilder()
                .setContainer(ContainerInfo.newBuilder()
                        .setType(ContainerInfo.Type.DOCKER)
                        .setDocker(ContainerInfo.DockerInfo.newBuilder()
                                .setImage("dns")
                                .addAllPortMappings(List.of(mappings))))
                .buildPartial();
    }

    private static ContainerInfo.DockerInfo.PortMapping mapping(int host, int inside, String protocol) {
        return ContainerInfo.DockerInfo.PortMapping.newBuilder()
                .setHostPort(host)
                .setContainerPort(inside)
                .setProtocol(protocol)
                .build();
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

    @Test
    void aPortWithoutAProtocolIsBothTcpAndUdpAsInMesosDns() {
        assertThat(ports(service(task(Visibility.CLUSTER, port(53, "dns", "")))))
                .containsExactly("dns/TCP", "dns-udp/UDP");
    }

    @Test
    void aProtocolThatServicesDoNotKnowIsLeftOut() {
        assertThat(ports(service(task(Visibility.CLUSTER, port(1, "a", "ipx"), port(2, "b", "udp")))))
                .containsExactly("b/UDP");
    }

    @Test
    void theSamePortOnOtherNumbersIsReachedByItsNameInEachPod() {
        var service = service(
                task(Visibility.CLUSTER, port(31500, "http", "TCP")),
                task(Visibility.CLUSTER, port(31501, "http", "TCP")));

        assertThat(service.getSpec().getPorts()).singleElement().satisfies(port -> {
            assertThat(port.getPort()).isEqualTo(31500);
            assertThat(port.getTargetPort().getStrVal()).isEqualTo("http");
        });
    }

    @Test
    void aPortThatOnlyOneTaskHasLeadsToThatTaskOnly() {
        var service = service(
                task(Visibility.CLUSTER, port(31500, "", "TCP")), task(Visibility.CLUSTER, port(31501, "", "TCP")));

        assertThat(service.getSpec().getPorts())
                .extracting(port -> port.getTargetPort().getStrVal())
                .containsExactly("tcp-31500", "tcp-31501");
    }

    @Test
    void numbersThatTasksUseForDifferentPortsStayApart() {
        var service = service(
                task(Visibility.CLUSTER, port(31500, "http", "TCP")),
                task(Visibility.CLUSTER, port(31500, "admin", "TCP")));

        assertThat(service.getSpec().getPorts())
                .extracting(port -> port.getName() + " " + port.getPort())
                .containsExactly("http 31500", "admin 31501");
    }

    @Test
    void theNarrowestVisibilityOfTheTasksCounts() {
        assertThat(service(
                                task(Visibility.EXTERNAL, port(1, "a", "tcp")),
                                task(Visibility.FRAMEWORK, port(1, "a", "tcp")))
                        .getSpec()
                        .getClusterIP())
                .isEqualTo("None");
    }

    @Test
    void onlyPodsOfTheFrameworkReachWhatIsForTheFramework() {
        var policy = FrameworkOnly.of(new DiscoveryName(SHOP, "web"), "uid").getSpec();

        assertThat(policy.getPolicyTypes()).containsExactly("Ingress");
        assertThat(policy.getPodSelector().getMatchLabels())
                .isEqualTo(Map.of("mesosoperator.io/framework", "shop", "mesosoperator.io/discovery", "web"));
        assertThat(policy.getIngress())
                .singleElement()
                .satisfies(rule -> assertThat(rule.getFrom())
                        .singleElement()
                        .satisfies(from -> assertThat(from.getPodSelector().getMatchLabels())
                                .isEqualTo(Map.of("mesosoperator.io/framework", "shop"))));
    }

    @Test
    void environmentLocationVersionAndLabelsAreOnTheService() {
        var task = task(Visibility.CLUSTER).toBuilder();
        task.getDiscoveryBuilder()
                .setEnvironment("PROD")
                .setLocation("EAST/US")
                .setVersion("1 beta")
                .setLabels(Labels.newBuilder()
                        .addLabels(Label.newBuilder().setKey("bar").setValue("baz"))
                        .addLabels(Label.newBuilder().setKey("bar").setValue("qux")));

        assertThat(service(task.buildPartial()).getMetadata().getAnnotations())
                .isEqualTo(Map.of(
                        "mesosoperator.io/discovery-environment", "PROD",
                        "mesosoperator.io/discovery-location", "EAST/US",
                        "mesosoperator.io/discovery-version", "1 beta",
                        "mesosoperator.io/discovery-labels",
                                "[{\"key\":\"bar\",\"value\":\"baz\"},{\"key\":\"bar\",\"value\":\"qux\"}]"));
    }

    @Test
    void portNamesOfEveryKindGiveServicesAndPodsThatKubernetesTakes() {
        var random = new Random(7);
        var alphabet = "aZ09-._ é😀\u0130/".codePoints().toArray();
        var protocols = List.of("", "tcp", "UDP", "sctp", "ipx");
        for (int round = 0; round < 2000; round++) {
            var tasks = new ArrayList<TaskInfo>();
            for (int task = 0; task < 3; task++) {
                tasks.add(task(
                        Visibility.CLUSTER,
                        IntStream.range(0, random.nextInt(5))
                                .mapToObj(any -> port(
                                        65530 + random.nextInt(6),
                                        text(random, alphabet),
                                        protocols.get(random.nextInt(protocols.size()))))
                                .toArray(Port[]::new)));
            }
            var ports = service(tasks.toArray(TaskInfo[]::new)).getSpec().getPorts();

            assertThat(ports)
                    .allMatch(port -> port.getName().matches("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?"))
                    .extracting(ServicePort::getName)
                    .doesNotHaveDuplicates();
            assertThat(ports)
                    .extracting(port -> port.getPort() + port.getProtocol())
                    .doesNotHaveDuplicates();
            assertThat(tasks)
                    .flatExtracting(DiscoveredPort::of)
                    .extracting(DiscoveredPort::containerPortName)
                    .allMatch(name -> name.matches("[a-z0-9]([-a-z0-9]{0,13}[a-z0-9])?")
                            && name.matches(".*[a-z].*")
                            && !name.contains("--"));
        }
    }

    private static String text(Random random, int[] alphabet) {
        var text = new StringBuilder();
        IntStream.range(0, random.nextInt(random.nextBoolean() ? 4 : 100))
                .forEach(any -> text.appendCodePoint(alphabet[random.nextInt(alphabet.length)]));
        return text.toString();
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
