package io.mesosoperator.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mesosoperator.api.FrameworkResource;
import io.mesosoperator.cluster.PodScript;
import io.mesosoperator.scheduler.SchedulerApiService;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Frameworks that come from Mesos with ids that are no names of objects. */
@WithOperator
record FrameworkIdsIT(Cluster cluster, OpenSchedulerApi door) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ODD = "marathon.prod:1 (EU)";

    @ParameterizedTest
    @ValueSource(strings = {ODD, "d3bf0ce0-7f4a-4e6b-9a63-0a7a4a7a1c55_0001", "My_Framework", "Ünïcødé"})
    void anIdIsKeptExactlyFromTheFirstEventToTheLastPage(String id) throws IOException {
        tasksRun();
        var mine = subscribe(id);
        assertThat(mine.id()).isEqualTo(id);
        var offer = mine.offer();
        assertThat(offer.at("/framework_id/value").asText()).isEqualTo(id);

        mine.call("ACCEPT", """
                "accept": {"offer_ids": [%s], "filters": {"refuse_seconds": 0.0}, "operations": [{"type": "LAUNCH",
                  "launch": {"task_infos": [{"name": "one", "task_id": {"value": "one"}, "agent_id": {"value": "n1"},
                    "executor": {"executor_id": {"value": "e"}, "framework_id": {"value": "%s"},
                      "command": {"value": "true"}},
                    "resources": [{"name": "cpus", "type": "SCALAR", "scalar": {"value": 0.5}},
                      {"name": "mem", "type": "SCALAR", "scalar": {"value": 64}}]}]}}]}
                """.formatted(offer.path("id"), id));
        mine.acknowledge(mine.update("one", "TASK_RUNNING"));

        assertThat(PlayedExecutor.environment(cluster.pods().getFirst())).containsEntry("MESOS_FRAMEWORK_ID", id);
        cluster.eventually(() -> {
            var state = get("/state");
            assertThat(state.at("/frameworks/0/id").asText()).isEqualTo(id);
            assertThat(state.at("/frameworks/0/tasks/0/framework_id").asText()).isEqualTo(id);
            assertThat(state.at("/frameworks/0/executors/0/framework_id").asText())
                    .isEqualTo(id);
            assertThat(state.at("/frameworks/0/offers/0/framework_id").asText()).isEqualTo(id);
            assertThat(state.path("unregistered_frameworks")).isEmpty();
        });
        assertThat(get("/tasks").at("/tasks/0/framework_id").asText()).isEqualTo(id);
        assertThat(get("/state-summary").at("/slaves/0/framework_ids/0").asText())
                .isEqualTo(id);
        assertThat(get("/roles").at("/roles/0/frameworks/0").asText()).isEqualTo(id);
        assertThat(cluster.frameworkStatus(object().getMetadata().getName())
                        .at("/frameworkId/value")
                        .asText())
                .isEqualTo(id);
        mine.reconcile();
        mine.update("one", "TASK_RUNNING");
        mine.kill("one");
        mine.acknowledge(mine.update("one", "TASK_KILLED"));
    }

    @Test
    void itsSchedulerComesBackToAnotherOperatorAndTearsItDown() throws IOException {
        tasksRun();
        var before = subscribe(ODD);
        before.launch(before.offer(), "one", 0.5);
        before.acknowledge(before.update("one", "TASK_RUNNING"));

        door.reopen(SchedulerApiService.HEARTBEAT);
        var mine = subscribe(ODD);

        assertThat(mine.id()).isEqualTo(ODD);
        mine.acknowledge(mine.update("one", "TASK_RUNNING"));
        assertThat(frameworks()).hasSize(1);
        var status = door.client()
                .send(door.client()
                        .request("/master/teardown")
                        .POST(BodyPublishers.ofString("frameworkId=marathon.prod%3A1+%28EU%29")))
                .statusCode();
        assertThat(status).isEqualTo(200);
        cluster.eventually(() -> assertThat(frameworks()).isEmpty());
        cluster.eventually(
                () -> assertThat(get("/state").at("/completed_frameworks/0/id").asText())
                        .isEqualTo(ODD));
        try (var again = door.client().subscribe(subscription(ODD))) {
            assertThat(again.next().at("/error/message").asText()).startsWith("Completed framework attempted");
        }
    }

    /** Whoever has the name of another one's object as his id does not get that object. */
    @Test
    void noTwoFrameworksHaveOneObject() throws IOException {
        cluster.kubelet().node("n1", 2, 1024);
        var mine = subscribe(ODD);
        var name = object().getMetadata().getName();

        try (var other = door.client().subscribe(subscription(name))) {
            assertThat(other.next().at("/error/message").asText())
                    .startsWith("Framework id '" + name + "' cannot be used here: ");
        }

        assertThat(frameworks()).hasSize(1);
        mine.offer();
    }

    @Test
    void whatIsNoIdInMesosIsNone() throws IOException {
        try (var mine = door.client().subscribe(subscription("a/b"))) {
            assertThat(mine.next().at("/error/message").asText())
                    .isEqualTo("Framework id 'a/b' is invalid: 'a/b' contains invalid characters; subscribe without an"
                            + " id to get one");
        }
        assertThat(frameworks()).isEmpty();
    }

    private void tasksRun() {
        cluster.kubelet().node("n1", 2, 1024);
        cluster.kubelet().automatic(pod -> PodScript.runs());
    }

    private SubscribedFramework subscribe(String id) {
        return SubscribedFramework.of(door.client(), door.client().subscribe(subscription(id)));
    }

    private static String subscription(String id) {
        return """
                {"type": "SUBSCRIBE", "framework_id": {"value": "%1$s"}, "subscribe": {"framework_info":
                  {"id": {"value": "%1$s"}, "user": "nobody", "name": "mine", "failover_timeout": 1000}}}
                """.formatted(id);
    }

    private JsonNode get(String path) throws IOException {
        return JSON.readTree(door.client().send(door.client().request(path)).body());
    }

    private FrameworkResource object() {
        return frameworks().getFirst();
    }

    private List<FrameworkResource> frameworks() {
        return cluster.client().resources(FrameworkResource.class).list().getItems();
    }
}
