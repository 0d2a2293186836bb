package io.mesosoperator.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.mesosoperator.api.TaskInfoResource;
import io.mesosoperator.cluster.PodScript;
import io.mesosoperator.crds.Codec;
import io.mesosoperator.kubernetes.ServerSideApply;
import io.mesosoperator.task.status.TaskHistory;
import io.mesosoperator.task.status.TaskStatusJson;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.Protos.TaskStatus;
import org.junit.jupiter.api.Test;

/** What the real {@code kubectl get} shows: which columns, in which order, and none wider than 80 characters. */
@WithOperator(starts = false)
record ColumnsIT(Cluster cluster) {

    private static final int WIDEST = 80;

    /** Between two columns. */
    private static final int GAP = 3;

    private static final Pattern HEADING = Pattern.compile("\\S+( \\S+)*");

    @Test
    void aTaskShowsItsStateFirst() {
        cluster.startOperator();
        cluster.nodeAndFramework("n1", "f", PodScript.exits(3));
        cluster.task("t", "f", 0.5);
        cluster.awaitState("t", "TASK_FAILED");

        assertThat(columns("taskinfos").keySet())
                .containsExactly("NAME", "STATE", "FRAMEWORK", "AGENT", "EXIT", "STARTED", "AGE");
        var wide = columns("taskinfos", "--output=wide");
        assertThat(wide.keySet())
                .containsExactly(
                        "NAME",
                        "STATE",
                        "FRAMEWORK",
                        "AGENT",
                        "EXIT",
                        "STARTED",
                        "AGE",
                        "MESSAGE",
                        "REASON",
                        "POD",
                        "ROLE");
        assertThat(wide)
                .containsEntry("STATE", "TASK_FAILED")
                .containsEntry("FRAMEWORK", "f")
                .containsEntry("AGENT", "n1")
                .containsEntry("EXIT", "3")
                .containsEntry("MESSAGE", "Command exited with status 3")
                .containsEntry("ROLE", "*")
                .containsEntry("POD", cluster.status("t").path("podName").asText());
        assertThat(wide.get("STARTED")).matches("\\d+s");
    }

    @Test
    void noMessageMakesAColumnWide() {
        cluster.framework("f");
        var messages = List.of(
                "x".repeat(5000),
                "a line\nand another\r\n\tand more",
                "\u001b[31mred\u001b[0m\u202eright to left",
                "漢".repeat(300),
                "😀".repeat(300),
                " ".repeat(3000) + "end",
                "word ".repeat(600));
        for (var message : messages) {
            var name = "t" + messages.indexOf(message);
            cluster.task(name, "f", 0.5);
            write(name, message);
            assertThat(cluster.status(name).path("message").asText())
                    .as("the whole one is in the status")
                    .isEqualTo(message);
        }

        assertNarrow("taskinfos");
    }

    @Test
    void aRefusedTaskIsNotWideEither() {
        cluster.startOperator();
        cluster.framework("f");
        cluster.apply("""
                apiVersion: mesosoperator.io/v1alpha1
                kind: TaskInfo
                metadata: {name: t}
                spec:
                  name: t
                  frameworkId: {value: f}
                  command: {value: "true"}
                  container: {type: DOCKER, docker: {image: busybox, parameters: [{key: "%s", value: x}]}}
                  resources:
                  - {name: cpus, type: SCALAR, scalar: {value: 0.1}}
                  - {name: mem, type: SCALAR, scalar: {value: 32}}
                """.formatted("key".repeat(300)));

        var status = cluster.awaitState("t", "TASK_ERROR");
        assertThat(status.path("message").asText()).hasSizeGreaterThan(WIDEST);
        assertNarrow("taskinfos");
    }

    @Test
    void aFrameworkShowsItsRoleAndWhetherItIsReady() {
        cluster.startOperator();
        cluster.framework("f", "  webuiUrl: http://" + "w".repeat(2000) + "\n  role: " + "r".repeat(255));
        cluster.framework("g");
        cluster.eventually(() -> {
            assertThat(columns("frameworks", "g", "--output=wide"))
                    .containsEntry("READY", "True")
                    .containsEntry("ROLE", "*")
                    .containsEntry("MESOS NAME", "g");
            assertThat(columns("frameworks", "f", "--output=wide").get("ROLE")).endsWith("...");
        });

        assertThat(columns("frameworks").keySet()).containsExactly("NAME", "READY", "ROLE", "TASKS", "SHARE", "AGE");
        assertNarrow("frameworks");
    }

    @Test
    void aFrameworkShowsHowManyTasksItHasAndItsShare() {
        cluster.startOperator();
        cluster.nodeAndFramework("n1", "f", PodScript.runs());
        assertThat(columns("frameworks")).containsEntry("TASKS", "0").containsEntry("SHARE", "0%");

        cluster.task("t", "f", 0.5);
        cluster.awaitState("t", "TASK_RUNNING");

        cluster.eventually(() -> assertThat(columns("frameworks"))
                .containsEntry("TASKS", "1")
                .hasEntrySatisfying("SHARE", share -> assertThat(share).isNotEqualTo("0%")));
        assertThat(columns("frameworks", "--output=wide"))
                .as("another writer's fields are left")
                .containsEntry("READY", "True")
                .containsEntry("MESOS NAME", "f");
    }

    @Test
    void anAgentShowsWhatIsReservedOnIt() {
        cluster.startOperator();
        cluster.kubelet().node("n1", 2, 1024);
        var resources = new ArrayList<String>();
        for (var role = 0; role < 60; role++) {
            resources.add("{name: cpus, type: SCALAR, role: role-%d, scalar: {value: 0.01}}".formatted(role));
        }
        cluster.apply("""
                apiVersion: mesosoperator.io/v1alpha1
                kind: Agent
                metadata: {name: n1}
                spec: {resources: %s}
                """.formatted(resources));

        cluster.eventually(() -> assertThat(columns("agents"))
                .containsEntry("READY", "True")
                .hasEntrySatisfying(
                        "RESERVED",
                        reserved ->
                                assertThat(reserved).startsWith("cpus(role-").endsWith("...")));
        assertThat(columns("agents").keySet()).containsExactly("NAME", "READY", "DRAINING", "RESERVED", "AGE");
        assertNarrow("agents");
    }

    /** As the operator does. */
    private void write(String task, String message) {
        var status = new TaskStatusJson(new Codec())
                .encode(
                        new TaskHistory(List.of(TaskStatus.newBuilder()
                                .setTaskId(TaskID.newBuilder().setValue(task))
                                .setState(TaskState.TASK_ERROR)
                                .setTimestamp(1)
                                .setMessage(message)
                                .build())),
                        new TaskStatusJson.Facts(
                                1,
                                false,
                                OptionalInt.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.of("role".repeat(60)),
                                Optional.empty()));
        // of an operator that keeps to the bound of a condition's message
        status.set("conditions", JsonNodeFactory.instance.arrayNode());
        var object = Objects.requireNonNull(cluster.client()
                .resources(TaskInfoResource.class)
                .withName(task)
                .get());
        var _ = new ServerSideApply(cluster.client()).applyStatus(object, new TaskInfoResource(), status);
    }

    private void assertNarrow(String kind) {
        var lines = get(kind, "--output=wide");
        widths(lines)
                .forEach((heading, width) ->
                        assertThat(width).as("%s%n%s", heading, lines).isLessThanOrEqualTo(WIDEST));
    }

    private List<String> get(String... arguments) {
        var all = new ArrayList<>(List.of("get"));
        all.addAll(List.of(arguments));
        return cluster.api()
                .kubectl(all.toArray(String[]::new))
                .orThrow()
                .stdout()
                .lines()
                .toList();
    }

    /** The first object's cells, by heading. */
    private Map<String, String> columns(String... arguments) {
        var lines = get(arguments);
        var cells = new LinkedHashMap<String, String>();
        starts(lines.getFirst())
                .forEach((heading, place) -> cells.put(heading, cell(lines.get(1), place[0], place[1])));
        return cells;
    }

    private static Map<String, Integer> widths(List<String> lines) {
        var widths = new LinkedHashMap<String, Integer>();
        var longest = lines.stream()
                .mapToInt(line -> line.codePointCount(0, line.length()))
                .max()
                .orElseThrow();
        starts(lines.getFirst())
                .forEach((heading, place) -> widths.put(
                        heading, place[1] == Integer.MAX_VALUE ? longest - place[0] : place[1] - place[0] - GAP));
        return widths;
    }

    /** Where each column begins and the next one does. */
    private static Map<String, int[]> starts(String header) {
        var starts = new LinkedHashMap<String, int[]>();
        var headings = HEADING.matcher(header).results().toList();
        for (var i = 0; i < headings.size(); i++) {
            var next = i + 1 < headings.size() ? headings.get(i + 1).start() : Integer.MAX_VALUE;
            starts.put(headings.get(i).group(), new int[] {headings.get(i).start(), next});
        }
        return starts;
    }

    private static String cell(String line, int start, int end) {
        var points = line.codePoints().toArray();
        if (start >= points.length) {
            return "";
        }
        return new String(points, start, Math.min(end, points.length) - start).strip();
    }
}
