package io.mesosoperator.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A folder of {@code examples/}, and what its README tells a user to do. */
enum Example {
    HELLO("hello"),
    EXITS("exits") {
        @Override
        void run(Cluster cluster) {
            super.run(cluster);
            var _ = cluster.awaitState(namespace(), "killed", "TASK_RUNNING");
            cluster.kill(namespace(), "killed");
        }
    },
    HEALTH("health"),
    WEB("web"),
    FETCH("fetch"),
    TENANT("tenant"),
    TWO_FRAMEWORKS("two-frameworks"),
    OWN_SCHEDULER("own-scheduler", "4 tasks have finished"),
    EXECUTOR_FILES(
            "executor-files",
            "second: TASK_LOST",
            "third: TASK_LOST",
            "first: TASK_FINISHED",
            "counter: first of executor counter has 6 words",
            "again: TASK_FINISHED",
            "counter: again of executor counter has 4 words"),
    RESERVATION(
            "reservation",
            "RESERVE: applied",
            "LAUNCH: applied",
            "{\"cpu\":\"500m\"",
            "it waits",
            "server: TASK_RUNNING",
            "it waits",
            "server: TASK_KILLED",
            "UNRESERVE: applied",
            "it runs"),
    VOLUME(
            "volume",
            "RESERVE: applied",
            "CREATE: applied",
            "LAUNCH: applied",
            "Bound",
            "what it read: written on ",
            "DESTROY: applied",
            "UNRESERVE: applied",
            "the volume is gone");

    /** {@code | task | ends as | reason | message |} */
    private static final Pattern ROW =
            Pattern.compile("(?m)^\\| ([a-z0-9-]+) \\| (TASK_[A-Z]+) \\| ?([A-Z_]*) ?\\| ?(.*?) ?\\|$");

    /** A row of the README's table. */
    record Row(String task, String state, String reason, String message) {}

    private final String folder;

    @SuppressWarnings("ImmutableEnumChecker") // a list that is immutable has no type of its own
    private final List<String> said;

    /** @param said what its scheduler says, in this order, if it has one */
    Example(String folder, String... said) {
        this.folder = folder;
        this.said = List.of(said);
    }

    String namespace() {
        return "mesos-" + folder;
    }

    static List<String> namespaces() {
        return Stream.of(values()).map(Example::namespace).toList();
    }

    /** Does what the README says, after what an earlier run left is gone. */
    void run(Cluster cluster) {
        cluster.awaitRemoval(List.of(namespace()));
        cluster.kubectl("apply", "-f", Repository.file("examples/" + folder).toString())
                .run()
                .orThrow();
        if (!said.isEmpty()) {
            var output = cluster.command(
                            Repository.file("examples/" + folder + "/scheduler").toString())
                    .run()
                    .orThrow();
            assertThat(output).containsSubsequence(said);
        }
    }

    /** How its tasks end. */
    List<Row> rows() {
        return rows("examples/" + folder);
    }

    /** How the tasks of the example in this folder end. */
    static List<Row> rows(String folder) {
        var rows = ROW.matcher(Repository.read(folder + "/README.md"))
                .results()
                .map(row -> new Row(row.group(1), row.group(2), row.group(3), row.group(4)))
                .toList();
        assertThat(rows).as("rows of the table in %s/README.md", folder).isNotEmpty();
        return rows;
    }

    @Override
    public String toString() {
        return folder;
    }
}
