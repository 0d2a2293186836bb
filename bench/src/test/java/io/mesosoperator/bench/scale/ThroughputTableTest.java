package io.mesosoperator.bench.scale;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ThroughputTableTest {

    private static final Percentiles NONE = new Percentiles(0, 0, 0, 0);

    @Test
    void aLineHasTheMediansOfItsRounds() {
        var table = ThroughputTable.of(List.of(tasks(1, 10, 4, 0.5), tasks(2, 20, 6, 2.1)));

        assertThat(table)
                .contains(
                        "| tasks | 100 | 10.0 20.0 | 7.5 | 5.00 | 7.00 | 8.5 | 5.5 | 1.5 | 3.0 | 0.0 | 0.0 | 0.0 | 0.0"
                                + " | 40/90 | 0.5 2.1 |");
    }

    @Test
    void theWarmUpDoesNotCount() {
        assertThat(ThroughputTable.of(List.of(tasks(0, 500, 4, 1), tasks(1, 10, 4, 1))))
                .contains("| tasks | 100 | 10.0 | 10.0 |");
    }

    @Test
    void theKindsAreInTheirOrderAndComparedWithEachOther() {
        var table =
                ThroughputTable.of(List.of(run("indexed", 20), run("jobs", 40), run("together", 5), run("tasks", 10)));

        assertThat(table.lines().filter(line -> line.matches("\\| [a-z]+ \\| 100 .*")))
                .extracting(line -> line.split(" ", -1)[1])
                .containsExactly("tasks", "together", "jobs", "indexed");
        assertThat(table).endsWith("tasks/jobs 4.00, tasks/indexed 2.00, together/indexed 4.00");
    }

    @Test
    void everyLineHasAsManyCellsAsTheHead() {
        var lines = ThroughputTable.of(List.of(tasks(1, 10, 4, 1), run("pods", 10)))
                .lines()
                .toList();

        assertThat(lines.subList(0, 4))
                .extracting(line -> line.split("\\|", -1).length)
                .containsOnly(18);
    }

    private static Run tasks(int round, double seconds, double controller, double load) {
        return new Run(
                "tasks",
                100,
                round,
                load,
                seconds,
                1,
                1,
                Map.of(
                        "operator",
                        4.0 + round,
                        "operator: compiler",
                        (double) round,
                        "kube-apiserver",
                        3.0,
                        "creator",
                        9.0),
                Map.of("mesos-operator", controller, "kwok", 2.0),
                Map.of(),
                controller,
                NONE,
                new Percentiles(100, 40, 90, 95));
    }

    private static Run run(String kind, double seconds) {
        return new Run(kind, 100, 1, 1, seconds, 1, 1, Map.of(), Map.of(), Map.of(), 0, NONE, NONE);
    }
}
