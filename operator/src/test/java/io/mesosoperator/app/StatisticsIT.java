package io.mesosoperator.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.mesosoperator.authorization.AccessControl;
import io.mesosoperator.authorization.Authorizer;
import io.mesosoperator.authorization.Credentials;
import io.mesosoperator.authorization.RateLimiters;
import io.mesosoperator.cluster.PodScript;
import io.mesosoperator.http.HttpExchange;
import io.mesosoperator.http.HttpLimits;
import io.mesosoperator.http.HttpListener;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * {@code /monitor/statistics}: what it tells comes through the API server's proxy to nodes, from a kubelet that says
 * nothing else. An API server calls no address of the loopback, so the test needs another one.
 */
@WithOperator
final class StatisticsIT {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Cluster cluster;
    private final OpenSchedulerApi door;
    private final AtomicInteger asked = new AtomicInteger();
    private final HttpListener kubelet;

    StatisticsIT(Cluster cluster, OpenSchedulerApi door) throws IOException {
        this.cluster = cluster;
        this.door = door;
        kubelet = kubelet();
    }

    private HttpListener kubelet() throws IOException {
        return new HttpListener(
                "kubelet",
                0,
                HttpLimits.LONG_LIVED,
                Optional.of(SelfMadeCertificate.of("EC").server()),
                this::answer);
    }

    private void answer(HttpExchange exchange) throws IOException {
        asked.incrementAndGet();
        var pods = cluster.pods();
        var text = new StringBuilder();
        for (var pod : pods) {
            var labels = "namespace=\"%s\",pod=\"%s\""
                    .formatted(
                            pod.getMetadata().getNamespace(), pod.getMetadata().getName());
            for (var container : pod.getSpec().getContainers()) {
                text.append("""
                        container_cpu_user_seconds_total{container="%2$s",id="/x",%1$s} 12.25 1767323045012
                        container_memory_rss{container="%2$s",id="/x",%1$s} 1.6777216e+07 1767323045012
                        """.formatted(labels, container.getName()));
            }
            text.append("""
                    container_network_receive_bytes_total{container="",interface="eth0",%1$s} 77 1767323045012
                    """.formatted(labels));
        }
        exchange.answer(exchange.path().equals("/metrics/cadvisor") ? 200 : 404, text.toString());
    }

    @BeforeEach
    void tasksOnANodeWithThatKubelet() throws IOException {
        var here = address();
        assumeThat(here).as("an address that is not the loopback's").isPresent();
        cluster.kubelet().node("n1", 4, 4096);
        cluster.kubelet().automatic(pod -> PodScript.runs());
        cluster.client()
                .nodes()
                .withName("n1")
                .subresource("status")
                .patch(PatchContext.of(PatchType.JSON_MERGE), """
                        {"status": {"addresses": [{"type": "InternalIP", "address": "%s"}],
                          "daemonEndpoints": {"kubeletEndpoint": {"Port": %d}}}}""".formatted(
                                here.get().getHostAddress(), kubelet.port()));
        cluster.framework("ads-1", "  principal: ads");
        cluster.framework("shop-1", "  principal: shop");
        cluster.task("banner", "ads-1", 0.5);
        cluster.task("till", "shop-1", 0.25);
        cluster.awaitState("banner", "TASK_RUNNING");
        cluster.awaitState("till", "TASK_RUNNING");
    }

    @AfterEach
    void stop() {
        kubelet.close();
    }

    private static Optional<InetAddress> address() throws IOException {
        return NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> address instanceof Inet4Address
                        && !address.isLoopbackAddress()
                        && !address.isLinkLocalAddress())
                .findFirst();
    }

    private void switchOn() {
        cluster.reconfigure("tasks: {image: \"busybox:1.35\"}\nschedulerApi: {agentStatistics: true}\n");
    }

    @Test
    void withoutTheSettingTheAnswerSaysWhich() {
        var answer = door.client().send(door.client().request("/monitor/statistics"));

        assertThat(answer.statusCode()).isEqualTo(501);
        assertThat(answer.body()).contains("schedulerApi.agentStatistics is off");
        assertThat(asked).hasValue(0);
    }

    @Test
    void eachExecutorIsThereWithWhatItUses() {
        switchOn();

        cluster.eventually(() -> assertThat(get("/monitor/statistics")).hasSize(2));
        var banner = find(get("/slave(1)/monitor/statistics.json"), "banner");

        assertThat(banner.path("framework_id").asText()).isEqualTo("ads-1");
        assertThat(banner.path("source").asText()).isEqualTo("banner");
        assertThat(banner.path("slave_id").asText()).isEqualTo("n1");
        assertThat(banner.path("executor_name").asText()).startsWith("Command Executor (Task: banner)");
        var statistics = banner.path("statistics");
        assertThat(statistics.path("timestamp").asDouble()).isEqualTo(1_767_323_045.012);
        assertThat(statistics.path("cpus_limit").asDouble()).isEqualTo(0.5);
        assertThat(statistics.path("cpus_user_time_secs").asDouble()).isEqualTo(12.25);
        assertThat(statistics.path("mem_rss_bytes").asLong()).isEqualTo(16_777_216);
        assertThat(statistics.path("mem_limit_bytes").asLong()).isPositive();
        assertThat(statistics.path("net_rx_bytes").asLong()).isEqualTo(77);
        assertThat(get("/slave(n1)/monitor/statistics")).hasSize(2);
        assertThat(get("/slave(other)/monitor/statistics")).isEmpty();
        assertThat(get("/monitor/statistics?slave_id=other")).isEmpty();
    }

    @Test
    void aGroupIsOneExecutorThatUsesWhatItsTasksDoTogether() {
        switchOn();
        LaunchedPair.launch(cluster);
        cluster.eventually(() -> assertThat(get("/monitor/statistics")).hasSize(3));

        var pair = find(get("/monitor/statistics"), "pair");

        assertThat(pair.path("executor_name").asText()).isEqualTo("Default Executor");
        var statistics = pair.path("statistics");
        assertThat(statistics.path("cpus_user_time_secs").asDouble()).isEqualTo(24.5);
        assertThat(statistics.path("mem_rss_bytes").asLong()).isEqualTo(2 * 16_777_216);
        assertThat(statistics.path("mem_limit_bytes").asLong()).isEqualTo((64 + 64 + 32) << 20);
        assertThat(statistics.path("cpus_limit").asDouble()).isEqualTo(0.1 + 0.1 + 0.1, within(1e-9));
        assertThat(statistics.path("net_rx_bytes").asLong()).isEqualTo(77);
    }

    @Test
    void aFloodOfRequestsIsNoneForTheKubelet() {
        switchOn();
        get("/monitor/statistics");
        var before = asked.get();
        var start = System.nanoTime();

        for (var i = 0; i < 50; i++) {
            get("/monitor/statistics");
        }

        var seconds = (System.nanoTime() - start) / 1_000_000_000 + 1;
        assertThat((long) asked.get() - before).isLessThanOrEqualTo(seconds);
    }

    @Test
    void nobodySeesWhatIsAnothers() throws Exception {
        switchOn();
        door.access(new AccessControl(
                Optional.of(Credentials.parse("ads s3cret\nshop hush")), Authorizer.NONE, RateLimiters.NONE));

        var seen = JSON.readTree(door.client()
                .send(door.client()
                        .request("/monitor/statistics")
                        .header(
                                "Authorization",
                                "Basic "
                                        + Base64.getEncoder()
                                                .encodeToString("ads:s3cret".getBytes(StandardCharsets.UTF_8))))
                .body());

        assertThat(seen.findValuesAsText("executor_id")).isEqualTo(List.of("banner"));
    }

    @Test
    void aKubeletThatDoesNotAnswerIsLeftOut() {
        switchOn();
        kubelet.close();

        assertThat(get("/monitor/statistics")).isEmpty();
    }

    private static JsonNode find(JsonNode page, String executor) {
        return page.valueStream()
                .filter(entry -> entry.path("executor_id").asText().equals(executor))
                .findFirst()
                .orElseThrow();
    }

    private JsonNode get(String path) {
        var answer = door.client().send(door.client().request(path));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        try {
            return JSON.readTree(answer.body());
        } catch (JsonProcessingException broken) {
            throw new AssertionError(answer.body(), broken);
        }
    }
}
