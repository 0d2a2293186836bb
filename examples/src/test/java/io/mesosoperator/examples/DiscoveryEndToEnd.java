package io.mesosoperator.examples;

import static io.mesosoperator.examples.Cluster.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Service;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tasks find each other by the cluster's own DNS, and reach whom they find. */
@ExtendWith(ClusterExtension.class)
class DiscoveryEndToEnd {

    private static final String NAMESPACE = "mesos-discovery-test";
    private static final String HEALTHY_WHILE = "  healthCheck: {command: {value: test -e well}, delaySeconds: 0,"
            + " intervalSeconds: 1, gracePeriodSeconds: 600, consecutiveFailures: 600}\n";

    /** {@code name service = priority weight port target} */
    private static final Pattern SRV = Pattern.compile("service = [0-9]+ [0-9]+ ([0-9]+) (\\S+)");

    private final Cluster cluster;

    DiscoveryEndToEnd(Cluster cluster) {
        this.cluster = cluster;
    }

    @BeforeAll
    static void runATaskThatAsks(Cluster cluster) {
        cluster.freshNamespace(NAMESPACE);
        cluster.apply(Manifest.suppressedFramework(NAMESPACE, "shop") + "---\n"
                + task("client", "trap 'exit 0' TERM; sleep 3600 & wait"));
        var _ = cluster.awaitState(NAMESPACE, "client", "TASK_RUNNING");
    }

    @AfterAll
    static void remove(Cluster cluster) {
        cluster.startRemoval(List.of(NAMESPACE));
    }

    @AfterEach
    void endTheOthers() {
        cluster.kubectl(
                        "delete",
                        "taskinfos",
                        "-n",
                        NAMESPACE,
                        "--field-selector=metadata.name!=client",
                        "--wait=false")
                .run()
                .orThrow();
        eventually().untilAsserted(() -> assertThat(services()).isEmpty());
    }

    @Test
    void theNameOfAPortLeadsToTheOwnPortOfEachTask() {
        run(
                server("first", 31611) + web("FRAMEWORK", "{number: 31611, name: http, protocol: tcp}"),
                server("second", 31612) + web("FRAMEWORK", "{number: 31612, name: http, protocol: tcp}"));

        awaitRecords("_http._tcp.shop-web", "first on 31611", "second on 31612");
        cluster.kill(NAMESPACE, "first");
        awaitRecords("_http._tcp.shop-web", "second on 31612");
        assertThat(services()).containsExactly("shop-web");
        cluster.kill(NAMESPACE, "second");
        awaitRecords("_http._tcp.shop-web");
        eventually().untilAsserted(() -> assertThat(services()).isEmpty());
    }

    @Test
    void nobodyIsLedToATaskThatIsNotHealthy() {
        run(
                server("well", 31613) + web("FRAMEWORK", "{number: 31613, name: http, protocol: tcp}") + HEALTHY_WHILE,
                server("sick", 31614) + web("FRAMEWORK", "{number: 31614, name: http, protocol: tcp}") + HEALTHY_WHILE);
        Stream.of("well", "sick").forEach(name -> cluster.awaitState(NAMESPACE, name, "TASK_RUNNING"));

        in("well", "touch well");
        awaitRecords("_http._tcp.shop-web", "well on 31613");
        in("sick", "touch well");
        awaitRecords("_http._tcp.shop-web", "sick on 31614", "well on 31613");
        in("sick", "rm well");
        awaitRecords("_http._tcp.shop-web", "well on 31613");
    }

    @Test
    void aPortWithoutAProtocolIsFoundByBothAtTheServicesOneAddress() {
        run(server("both", 31615) + web("CLUSTER", "{number: 31615, name: http}"));

        eventually()
                .untilAsserted(() -> assertThat(ask("http://shop-web:31615/")).isEqualTo("both\n"));
        assertThat(records("_http._tcp.shop-web")).containsExactly("shop-web.%s 31615".formatted(domain()));
        assertThat(records("_http-udp._udp.shop-web")).containsExactly("shop-web.%s 31615".formatted(domain()));
    }

    @Test
    void aVipStaysWhileItsTasksComeAndGo() {
        run(vip("first", 31616), vip("second", 31617));

        eventually()
                .untilAsserted(
                        () -> assertThat(askOften("http://shop-front-vip/")).contains("first\n", "second\n"));
        var address = addressOf("shop-front-vip");
        cluster.kill(NAMESPACE, "first");
        var _ = cluster.awaitState(NAMESPACE, "first", "TASK_KILLED");
        eventually()
                .untilAsserted(
                        () -> assertThat(askOften("http://shop-front-vip/")).containsOnly("second\n"));
        run(vip("third", 31618));
        eventually()
                .untilAsserted(
                        () -> assertThat(askOften("http://shop-front-vip/")).contains("second\n", "third\n"));

        assertThat(addressOf("shop-front-vip")).isEqualTo(address);
    }

    /** Awaits that DNS has these and no others under the name, and that each is what answers there. */
    private void awaitRecords(String name, String... answers) {
        eventually()
                .untilAsserted(() -> assertThat(records(name).stream()
                                .map(record -> record.split(" ", 2))
                                .map(record -> ask("http://%s:%s/".formatted(record[0], record[1]))
                                                .strip() + " on " + record[1]))
                        .containsExactlyInAnyOrder(answers));
    }

    /** Target and port of each SRV record. */
    private List<String> records(String name) {
        var answer = cluster.inTask(NAMESPACE, "client", "nslookup -type=srv " + name + "." + domain());
        return SRV.matcher(answer.out())
                .results()
                .map(record -> record.group(2) + " " + record.group(1))
                .toList();
    }

    private static String domain() {
        return NAMESPACE + ".svc.cluster.local";
    }

    /** What the client is answered; empty if nothing. */
    private String ask(String url) {
        return cluster.inTask(NAMESPACE, "client", "timeout 5 wget -q -O - " + url)
                .out();
    }

    /** Each answer of many, for whom it is led to is chance. */
    private List<String> askOften(String url) {
        return ask(url + "; for i in 1 2 3 4 5 6 7 8 9 10 11 12; do timeout 5 wget -q -O - " + url + "; done")
                .lines()
                .map(line -> line + "\n")
                .toList();
    }

    private void in(String task, String line) {
        cluster.inTask(NAMESPACE, task, line).orThrow();
    }

    private List<String> services() {
        return cluster.services(NAMESPACE).stream()
                .map(service -> service.getMetadata().getName())
                .toList();
    }

    private String addressOf(String service) {
        return cluster.services(NAMESPACE).stream()
                .filter(any -> any.getMetadata().getName().equals(service))
                .map(Service::getSpec)
                .findFirst()
                .orElseThrow()
                .getClusterIP();
    }

    private void run(String... tasks) {
        cluster.apply(String.join("---\n", tasks));
    }

    /** Answers with its name. */
    private static String server(String name, int port) {
        return task(name, "echo %s > index.html; exec httpd -f -h . -p %d".formatted(name, port))
                + "  - {name: ports, type: RANGES, ranges: {range: [{begin: %d, end: %1$d}]}}\n".formatted(port);
    }

    private static String web(String visibility, String port) {
        return "  discovery: {visibility: %s, name: web, ports: {ports: [%s]}}\n".formatted(visibility, port);
    }

    private static String vip(String name, int port) {
        return server(name, port) + "  labels: {labels: [{key: VIP_0, value: '/front:80'}]}\n";
    }

    private static String task(String name, String command) {
        return Manifest.task(NAMESPACE, "shop", name, "{value: \"%s\"}".formatted(command), "0.02", 16);
    }
}
