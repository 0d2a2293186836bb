package io.mesosoperator.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.mesosoperator.api.TaskInfoResource;
import io.mesosoperator.cluster.ApiServerExtension;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class StatusReplacementIT {

    @RegisterExtension
    static final ApiServerExtension api = ApiServerExtension.shared().withCrds(Path.of("..", "crds"));

    private KubernetesClient client;
    private StatusReplacement statuses;
    private TaskInfoResource task;

    @BeforeEach
    void anObject() {
        Config config = new ConfigBuilder(api.client().getConfiguration()).build();
        client = ApiServerClient.of(config, Duration.ofMinutes(1));
        statuses = new StatusReplacement(client);
        task = create();
    }

    @AfterEach
    void close() {
        client.close();
    }

    private TaskInfoResource create() {
        var fresh = new TaskInfoResource();
        fresh.setMetadata(new ObjectMetaBuilder()
                .withName("t")
                .withNamespace(api.namespace())
                .addToLabels("a", "b")
                .build());
        var spec = JsonNodeFactory.instance.objectNode().put("name", "t");
        spec.putObject("frameworkId").put("value", "f");
        spec.putObject("command").put("value", "true");
        fresh.setSpec(spec);
        return api.client().resource(fresh).create();
    }

    @Test
    void itReplacesTheStatusAndNothingElse() {
        statuses.replace(
                task,
                version(task),
                new TaskInfoResource(),
                status("TASK_RUNNING").put("podName", "p"));
        statuses.replace(task, version(now()), new TaskInfoResource(), status("TASK_FINISHED"));

        assertThat(now().statusOrEmpty().path("state").asText()).isEqualTo("TASK_FINISHED");
        assertThat(now().statusOrEmpty().has("podName")).isFalse();
        assertThat(now().getSpec()).isEqualTo(task.getSpec());
        assertThat(now().getMetadata().getLabels()).containsEntry("a", "b");
        assertThat(now().getMetadata().getGeneration())
                .isEqualTo(task.getMetadata().getGeneration());
    }

    @Test
    void whoKnowsHisOwnLastWriteWritesOn() {
        var first = statuses.replace(task, version(task), new TaskInfoResource(), status("TASK_RUNNING"));
        assertThat(first).isEqualTo(version(now()));

        statuses.replace(task, first, new TaskInfoResource(), status("TASK_FINISHED"));

        assertThat(now().statusOrEmpty().path("state").asText()).isEqualTo("TASK_FINISHED");
    }

    @Test
    void whoDecidedByAnOlderVersionDoesNotWriteOverANewerStatus() {
        statuses.replace(task, version(task), new TaskInfoResource(), status("TASK_FINISHED"));

        assertConflict(status("TASK_RUNNING"));
        assertThat(now().statusOrEmpty().path("state").asText()).isEqualTo("TASK_FINISHED");
    }

    @Test
    void anObjectThatWasCreatedAgainIsNotMeant() {
        api.client().resource(task).delete();
        create();

        assertConflict(status("TASK_RUNNING"));
        assertThat(now().statusOrEmpty().path("state").asText())
                .as("the schema's default: nothing was written")
                .isEqualTo("TASK_STAGING");
    }

    private void assertConflict(JsonNode status) {
        assertThatThrownBy(() -> statuses.replace(task, version(task), new TaskInfoResource(), status))
                .isInstanceOfSatisfying(
                        KubernetesClientException.class,
                        conflict -> assertThat(conflict.getCode()).isEqualTo(409));
    }

    private TaskInfoResource now() {
        return api.client().resource(task).require();
    }

    private static String version(TaskInfoResource task) {
        return task.getMetadata().getResourceVersion();
    }

    private static ObjectNode status(String state) {
        return JsonNodeFactory.instance.objectNode().put("state", state);
    }
}
