package io.mesosoperator.examples;

import static io.mesosoperator.examples.Cluster.eventually;
import static java.util.function.Function.identity;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Roles share what is scarce by their weights. */
@ExtendWith(ClusterExtension.class)
class FairShareEndToEnd {

    private static final String FOLDER = "examples/fair-share";
    private static final String NAMESPACE = "mesos-fair-share";

    /** {@code | framework | role | wants | runs |} */
    private static final Pattern ROW = Pattern.compile("(?m)^\\| ([a-z]+) \\| ([a-z]+) \\| ([0-9]+) \\| ([0-9]+) \\|$");

    private final Cluster cluster;

    FairShareEndToEnd(Cluster cluster) {
        this.cluster = cluster;
    }

    @BeforeEach
    void weigh() {
        licences("0");
        cluster.awaitRemoval(List.of(NAMESPACE));
        new Installation(cluster).change(Repository.file(FOLDER + "/operator.values"));
    }

    @AfterEach
    void weighNoMore() {
        cluster.awaitRemoval(List.of(NAMESPACE));
        licences("0");
        new Installation(cluster).restore();
    }

    @Test
    void asManyTasksOfEachFrameworkRunAsTheReadmeSays() {
        var rows = ROW.matcher(Repository.read(FOLDER + "/README.md")).results().toList();
        var wanted = rows.stream().collect(toMap(row -> row.group(1), row -> Long.valueOf(row.group(3))));
        var running = rows.stream().collect(toMap(row -> row.group(1), row -> Long.valueOf(row.group(4))));
        assertThat(running).isNotEmpty();

        cluster.kubectl("apply", "-f", Repository.file(FOLDER).toString()).run().orThrow();
        assertThat(count(cluster.tasks(NAMESPACE))).isEqualTo(wanted);
        licences("6");

        eventually().untilAsserted(() -> assertThat(count(running())).isEqualTo(running));
    }

    private List<Task> running() {
        return cluster.tasks(NAMESPACE).stream()
                .filter(task -> task.state().equals("TASK_RUNNING"))
                .toList();
    }

    private static Map<String, Long> count(List<Task> tasks) {
        return tasks.stream().map(Task::framework).collect(groupingBy(identity(), counting()));
    }

    private void licences(String count) {
        cluster.command(Repository.file(FOLDER + "/licences").toString(), count)
                .run()
                .orThrow();
    }
}
