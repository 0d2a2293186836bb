package io.mesosoperator.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mesosoperator.authorization.AccessControl;
import io.mesosoperator.authorization.Authorizer;
import io.mesosoperator.authorization.Credentials;
import io.mesosoperator.authorization.RateLimiters;
import io.mesosoperator.cluster.PodScript;
import io.mesosoperator.master.Viewers;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What tools ask a Mesos master, of an operator with a real API server. */
@WithOperator
record MasterPagesIT(Cluster cluster, OpenSchedulerApi door) {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String WEB = """
              labels: {labels: [{key: HAPROXY_GROUP, value: external}]}
              discovery:
                visibility: CLUSTER
                name: shop
                ports: {ports: [{number: 31005, name: http, protocol: tcp}]}
            """;

    @ParameterizedTest
    @ValueSource(strings = {"/state", "/master/state", "/master/state.json", "/state.json"})
    void theStateHasWhatServiceDiscoveryReads(String path) {
        cluster.nodeAndFramework("n1", "web", PodScript.runs());
        cluster.task("shop", "web", 0.5, WEB);
        cluster.awaitState("shop", "TASK_RUNNING");

        cluster.eventually(() -> {
            var found = new MesosDns(get(path));

            assertThat(found.leader()).isEqualTo("127.0.0.1");
            assertThat(found.slaves()).containsOnlyKeys("n1");
            assertThat(found.slaves().get("n1"))
                    .isEqualTo(cluster.client()
                            .nodes()
                            .withName("n1")
                            .get()
                            .getStatus()
                            .getAddresses()
                            .getFirst()
                            .getAddress());
            assertThat(found.tasks()).singleElement().satisfies(task -> {
                assertThat(task.framework()).isEqualTo("web");
                assertThat(task.name()).isEqualTo("shop");
                assertThat(task.slaveId()).isEqualTo("n1");
                assertThat(task.containerIps())
                        .containsExactly(cluster.awaitPodOf("shop").getStatus().getPodIP());
                assertThat(task.discoveryPorts()).containsExactly("http/tcp/31005");
                assertThat(task.labels()).containsExactly("HAPROXY_GROUP=external");
            });
        });
    }

    @Test
    void aFrameworkGoesFromListToList() throws Exception {
        cluster.kubelet().node("n1", 2, 1024);
        cluster.kubelet().automatic(pod -> PodScript.runs());
        var mine = SubscribedFramework.inRole(door.client(), "ads");
        mine.launch(mine.offer(), "one", 0.5);
        mine.acknowledge(mine.update("one", "TASK_RUNNING"));

        cluster.eventually(() -> {
            var framework = get("/frameworks").at("/frameworks/0");
            assertThat(framework.path("id").asText()).isEqualTo(mine.id());
            assertThat(framework.path("active").asBoolean()).isTrue();
            assertThat(framework.path("role").asText()).isEqualTo("ads");
            assertThat(framework.at("/used_resources/cpus").asDouble()).isEqualTo(0.5);
            assertThat(framework.at("/tasks/0/state").asText()).isEqualTo("TASK_RUNNING");
            assertThat(framework.at("/offers/0/slave_id").asText()).isEqualTo("n1");
        });
        mine.kill("one");
        mine.acknowledge(mine.update("one", "TASK_KILLED"));
        cluster.eventually(() -> assertThat(get("/frameworks?framework_id=" + mine.id())
                        .at("/frameworks/0/completed_tasks/0/id")
                        .asText())
                .isEqualTo("one"));

        mine.call("TEARDOWN");

        cluster.eventually(() -> {
            var all = get("/state");
            assertThat(all.path("frameworks")).isEmpty();
            assertThat(all.at("/completed_frameworks/0/id").asText()).isEqualTo(mine.id());
            assertThat(all.at("/completed_frameworks/0/unregistered_time").asDouble())
                    .isPositive();
        });
    }

    @Test
    void aTaskWithoutItsFrameworkIsAnOrphan() {
        cluster.kubelet().node("n1", 2, 1024);
        cluster.task("lost", "nobody", 0.5);

        cluster.eventually(() -> {
            var state = get("/state");
            assertThat(state.at("/orphan_tasks/0/id").asText()).isEqualTo("lost");
            assertThat(state.at("/unregistered_frameworks/0").asText()).isEqualTo("nobody");
        });
    }

    @Test
    void tasksComeInPages() {
        cluster.nodeAndFramework("n1", "web", PodScript.runs());
        for (var name : List.of("a", "b", "c")) {
            cluster.task(name, "web", 0.1);
            cluster.awaitState(name, "TASK_RUNNING");
        }

        cluster.eventually(() -> assertThat(get("/tasks").path("tasks")).hasSize(3));
        assertThat(get("/master/tasks.json?limit=1&offset=2&order=asc").path("tasks"))
                .hasSize(1);
        assertThat(get("/tasks?task_id=b&framework_id=web").at("/tasks/0/id").asText())
                .isEqualTo("b");
        assertThat(get("/tasks?task_id=b").path("tasks")).hasSize(1);
        assertThat(get("/tasks?framework_id=other").path("tasks")).isEmpty();
        assertThat(get("/tasks?limit=-1&offset=nonsense").path("tasks")).hasSize(3);
    }

    @Test
    void sumsAreThereWithoutTheTasks() {
        cluster.nodeAndFramework("n1", "web", PodScript.runs());
        cluster.task("one", "web", 0.5);
        cluster.awaitState("one", "TASK_RUNNING");

        cluster.eventually(() -> {
            var summary = get("/state-summary");
            assertThat(summary.at("/slaves/0/TASK_RUNNING").asInt()).isEqualTo(1);
            assertThat(summary.at("/slaves/0/framework_ids/0").asText()).isEqualTo("web");
            assertThat(summary.at("/frameworks/0/slave_ids/0").asText()).isEqualTo("n1");
            assertThat(get("/roles").at("/roles/0/frameworks/0").asText()).isEqualTo("web");
            var metrics = get("/metrics/snapshot?timeout=5secs");
            assertThat(metrics.path("master/tasks_running").asDouble()).isEqualTo(1);
            assertThat(metrics.path("master/slaves_active").asDouble()).isEqualTo(1);
            assertThat(metrics.path("master/cpus_total").asDouble()).isEqualTo(2);
            assertThat(metrics.path("master/cpus_percent").asDouble()).isEqualTo(0.25);
        });
    }

    @Test
    void whatIsNoQuestionIsRefused() {
        var post = door.client().send(door.client().request("/state").POST(BodyPublishers.ofString("{}")));
        assertThat(post.statusCode()).isEqualTo(405);
        assertThat(post.headers().firstValue("Allow")).contains("GET, HEAD");
        assertThat(status("/metrics/snapshot?timeout=soon")).isEqualTo(400);
        assertThat(status("/state?jsonp=a(b)")).isEqualTo(400);
        assertThat(status("/health")).isEqualTo(200);
        assertThat(status("/nothing")).isEqualTo(404);
        assertThat(status("/files/read.json?path=/etc/passwd")).isEqualTo(501);
        var head = door.client().send(door.client().request("/state").method("HEAD", BodyPublishers.noBody()));
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
    }

    @Test
    void aScriptCanBeCalledWithTheState() {
        var answer = door.client().send(door.client().request("/master/slaves?jsonp=show"));

        assertThat(answer.headers().firstValue("Content-Type")).contains("text/javascript");
        assertThat(answer.body()).startsWith("show({").endsWith("});");
    }

    @Test
    void nobodySeesWhatIsAnothers() throws Exception {
        cluster.kubelet().node("n1", 2, 1024);
        cluster.kubelet().automatic(pod -> PodScript.runs());
        door.access(new AccessControl(
                Optional.of(Credentials.parse("ads s3cret\nshop hush\nops root")), Authorizer.NONE, RateLimiters.NONE));
        door.viewers(new Viewers(Set.of("ops"), Map.of()));
        cluster.framework("ads-1", "  principal: ads\n  role: ads");
        cluster.framework("shop-1", "  principal: shop\n  role: shop");
        cluster.task("banner", "ads-1", 0.1);
        cluster.task("till", "shop-1", 0.1);
        cluster.awaitState("banner", "TASK_RUNNING");
        cluster.awaitState("till", "TASK_RUNNING");

        for (var page : List.of(
                "/state",
                "/state-summary",
                "/frameworks",
                "/tasks",
                "/roles",
                "/weights",
                "/quota",
                "/slaves",
                "/metrics/snapshot")) {
            cluster.eventually(() -> assertThat(as("ops:root", page)).as(page).isNotEmpty());
            assertThat(as("ads:s3cret", page)).as(page).doesNotContain("shop", "till");
            assertThat(as("shop:hush", page)).as(page).doesNotContain("ads", "banner");
        }
        assertThat(as("ads:s3cret", "/state")).contains("banner").doesNotContain("\"flags\"");
        assertThat(as("ops:root", "/state")).contains("banner", "till", "\"flags\"");
        assertThat(door.client().send(authorized("ads:s3cret", "/flags")).statusCode())
                .isEqualTo(403);
        assertThat(door.client()
                        .send(authorized("ops:root", "/state?jsonp=steal"))
                        .statusCode())
                .isEqualTo(403);
        var silent = door.client().send(door.client().request("/state"));
        assertThat(silent.statusCode()).isEqualTo(401);
        assertThat(silent.headers().firstValue("WWW-Authenticate")).contains("Basic realm=\"mesos-master-readonly\"");
    }

    private String as(String pair, String path) {
        return door.client().send(authorized(pair, path)).body();
    }

    private HttpRequest.Builder authorized(String pair, String path) {
        return door.client()
                .request(path)
                .header("Authorization", "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(UTF_8)));
    }

    private int status(String path) {
        return door.client()
                .send(door.client().request(path.replace("(", "%28").replace(")", "%29")))
                .statusCode();
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
