package io.mesosoperator.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.mesosoperator.cluster.AuditedRequest;
import io.mesosoperator.cluster.PodScript;
import java.util.stream.Stream;
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

    private double looks(String decided) {
        var counter = cluster.meters()
                .find("mesos.operator.task.looks")
                .tag("decided", decided)
                .counter();
        return counter == null ? 0 : counter.count();
    }
}
