package io.mesosoperator.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.mesosoperator.cluster.AuditedRequest;
import io.mesosoperator.cluster.PodScript;
import io.mesosoperator.metrics.Metric;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a task costs, from its TaskInfo to its end: whatever is done for nothing is done for each of thousands. */
@WithOperator
record TaskCostIT(Cluster cluster) {

    static Stream<Arguments> ends() {
        return Stream.of(
                Arguments.of("TASK_FINISHED", PodScript.exits(0)), Arguments.of("TASK_FAILED", PodScript.exits(3)));
    }

    @ParameterizedTest
    @MethodSource("ends")
    void isOnePodTwoStatusesAndAnEventAndNoLookThatDecidesNothing(String end, PodScript script) {
        cluster.nodeAndFramework("n1", "hello", script);

        cluster.task("one", "hello", 0.5);

        cluster.awaitState("one", end);
        cluster.eventually(() -> assertThat(cluster.operatorWrites("events")).hasSize(1));
        assertThat(cluster.operatorWrites("pods"))
                .extracting(AuditedRequest::verb)
                .containsExactly("create");
        assertThat(cluster.operatorWrites("taskinfos")).hasSizeLessThanOrEqualTo(2);
        cluster.task("two", "hello", 0.5);
        cluster.awaitState("two", end); // whatever else follows from the first one's end is done
        assertThat(looks("something"))
                .as("of each: to ask, to launch, that it runs, that it ended")
                .isBetween(6.0, 8.0);
        assertThat(looks("nothing")).isZero();
    }

    /** How many writes of a kind are made for each task of an ACCEPT. */
    private record Writes(String verb, String resource, String subresource, int most) {}

    private static final List<Writes> WRITES_OF_A_LAUNCHED_TASK = List.of(
            new Writes("create", "taskinfos", "", 1),
            new Writes("update", "taskinfos", "status", 2),
            new Writes("create", "pods", "", 1),
            new Writes("create", "events", "", 1));

    @Test
    void ofOneThatIsLaunchedWithOthersIsItsTaskInfoMore() {
        var tasks = IntStream.range(0, 8).mapToObj(i -> "task-" + i).toList(); // more have fewer Events
        cluster.nodeAndFramework("n1", "hello", PodScript.exits(0));

        cluster.launch(cluster.awaitOffer(), tasks);

        cluster.eventually(() -> assertThat(cluster.operatorWrites("events")).hasSize(tasks.size()));
        var writes = Stream.of("taskinfos", "pods", "events")
                .flatMap(resource -> cluster.operatorWrites(resource).stream())
                .toList();
        assertThat(writes)
                .extracting(AuditedRequest::verb, AuditedRequest::resource, AuditedRequest::subresource)
                .as("no other kinds")
                .isSubsetOf(WRITES_OF_A_LAUNCHED_TASK.stream()
                        .map(row -> tuple(row.verb(), row.resource(), row.subresource()))
                        .toList());
        assertThat(WRITES_OF_A_LAUNCHED_TASK)
                .allSatisfy(row -> assertThat(writes)
                        .filteredOn(write -> write.resource().equals(row.resource())
                                && write.subresource().equals(row.subresource()))
                        .hasSizeBetween(tasks.size(), row.most() * tasks.size()));
        assertThat(looks("something"))
                .as("of each: to ask, to launch, that it runs, that it ended")
                .isBetween(3.0 * tasks.size(), 4.0 * tasks.size());
        assertThat(looks("nothing")).isZero();
    }

    private double looks(String decided) {
        var counter = cluster.meters()
                .find(Metric.TASK_LOOKS.meterName())
                .tag("decided", decided)
                .counter();
        return counter == null ? 0 : counter.count();
    }
}
