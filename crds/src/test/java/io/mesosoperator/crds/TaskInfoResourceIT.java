package io.mesosoperator.crds;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.mesosoperator.cluster.ApiServerExtension;
import java.nio.file.Path;
import org.apache.mesos.Protos.TaskStatus;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a user and the operator see of a TaskInfo on a real API server. */
class TaskInfoResourceIT {

    private static final String TASK = """
            apiVersion: mesosoperator.io/v1alpha1
            kind: TaskInfo
            metadata: {name: hello}
            spec:
              name: hello
              frameworkId: {value: cron}
              command: {value: echo hello}
            """;

    private static final String RUNNING = """
            apiVersion: mesosoperator.io/v1alpha1
            kind: TaskInfo
            metadata: {name: hello}
            status:
              taskId: {value: hello}
              state: TASK_RUNNING
              source: SOURCE_EXECUTOR
              slaveId: {value: node-1}
              timestamp: 1700000000.25
              uuid: AAECAwQFBgcICQoLDA0ODw==
              podName: hello-0
              observedGeneration: 1
              updates:
              - {taskId: {value: hello}, state: TASK_STAGING, timestamp: 1700000000}
              - {taskId: {value: hello}, state: TASK_RUNNING, timestamp: 1700000000.25}
              conditions:
              - {type: Ready, status: "True", reason: Running, message: "", lastTransitionTime: "2026-01-01T00:00:00Z"}
            """;

    @RegisterExtension
    static final ApiServerExtension api = ApiServerExtension.shared();

    @BeforeAll
    static void applyTheDefinitions() {
        api.applyCrds(Path.of(""));
    }

    @Test
    void aFreshTaskIsStagingThoughNobodyWroteAStatus() throws JsonProcessingException {
        apply(TASK);

        assertThat(stored().path("status"))
                .isEqualTo(new JsonMapper().readTree("{\"observedGeneration\": -1, \"state\": \"TASK_STAGING\"}"));
        assertThat(namesWhere("status.state=TASK_STAGING")).isEqualTo("taskinfo.mesosoperator.io/hello\n");
    }

    @Test
    void theFirstStatusThatTheOperatorAppliesReplacesTheDefault() throws JsonProcessingException {
        apply(TASK);

        report(RUNNING);

        var status = stored().get("status");
        assertThat(status.path("state").asText()).isEqualTo("TASK_RUNNING");
        assertThat(new Codec().decodePartial(TaskStatus.getDefaultInstance(), status, "status"))
                .isInstanceOf(Decoded.Ok.class);
        assertThat(status.path("updates")).hasSize(2);
        assertThat(namesWhere("status.state=TASK_STAGING")).isEmpty();
        assertThat(namesWhere("status.state=TASK_RUNNING,status.slaveId.value=node-1,spec.frameworkId.value=cron"))
                .isEqualTo("taskinfo.mesosoperator.io/hello\n");
    }

    @Test
    void theColumnsTellTheStateFirstAndMoreWhereThereIsRoom() {
        apply(TASK);
        report(RUNNING.replace(
                "state: TASK_RUNNING\n  source",
                "state: TASK_FAILED\n  reason: REASON_MEMORY_LIMIT\n  message: Memory limit exceeded\n  source"));

        var table = api.kubectl("get", "mtask").orThrow().stdout().lines().toList();
        var wide = api.kubectl("get", "mtask", "-o", "wide")
                .orThrow()
                .stdout()
                .lines()
                .toList();

        assertThat(table.getFirst()).matches("NAME +STATE +FRAMEWORK +AGENT +EXIT +STARTED +AGE");
        assertThat(table.getLast()).matches("hello +TASK_FAILED +cron +node-1 .*");
        assertThat(wide.getFirst()).matches(".* AGE +MESSAGE +REASON +POD +ROLE");
        assertThat(wide.getLast()).matches("hello .* REASON_MEMORY_LIMIT +hello-0.*");
    }

    @Test
    void aStateThatIsNoneIsNoStatus() {
        apply(TASK);

        var answer = api.kubectlReading(
                RUNNING.replace("state: TASK_RUNNING", "state: TASK_SLEEPING"),
                "apply",
                "--server-side",
                "--subresource=status",
                "--filename=-");

        assertThat(answer.stderr()).contains("status.state: Unsupported value: \"TASK_SLEEPING\"");
    }

    @Test
    void theSchemaExplainsItself() {
        assertThat(api.kubectl("explain", "taskinfos.spec.filters.refuseSeconds")
                        .orThrow()
                        .stdout())
                .contains("Default: 5.0.");
    }

    private static void apply(String document) {
        api.kubectlReading(document, "apply", "--filename=-").orThrow();
    }

    private static void report(String document) {
        api.kubectlReading(
                        document,
                        "apply",
                        "--server-side",
                        "--field-manager=operator",
                        "--subresource=status",
                        "--filename=-")
                .orThrow();
    }

    private static JsonNode stored() throws JsonProcessingException {
        return new JsonMapper()
                .readTree(api.kubectl("get", "taskinfo", "hello", "--output=json")
                        .orThrow()
                        .stdout());
    }

    private static String namesWhere(String fields) {
        return api.kubectl("get", "taskinfos", "--field-selector=" + fields, "--output=name")
                .orThrow()
                .stdout();
    }
}
