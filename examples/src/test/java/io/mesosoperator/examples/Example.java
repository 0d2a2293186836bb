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
    WEB("web"),
    TWO_FRAMEWORKS("two-frameworks"),
    OWN_SCHEDULER("own-scheduler") {
        @Override
        void run(Cluster cluster) {
            super.run(cluster);
            cluster.command(Repository.file("examples/own-scheduler/scheduler").toString())
                    .run()
                    .orThrow();
        }
    };

    /** {@code | task | ends as | reason | message |} */
    private static final Pattern ROW =
            Pattern.compile("(?m)^\\| ([a-z0-9-]+) \\| (TASK_[A-Z]+) \\| ?([A-Z_]*) ?\\| ?(.*?) ?\\|$");

    /** A row of the README's table. */
    record Row(String task, String state, String reason, String message) {}

    private final String folder;

    Example(String folder) {
        this.folder = folder;
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
    }

    /** How its tasks end. */
    List<Row> rows() {
        var rows = ROW.matcher(Repository.read("examples/" + folder + "/README.md"))
                .results()
                .map(row -> new Row(row.group(1), row.group(2), row.group(3), row.group(4)))
                .toList();
        assertThat(rows)
                .as("rows of the table in examples/%s/README.md", folder)
                .isNotEmpty();
        return rows;
    }

    @Override
    public String toString() {
        return folder;
    }
}
