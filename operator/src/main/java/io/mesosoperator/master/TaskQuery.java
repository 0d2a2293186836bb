package io.mesosoperator.master;

import io.mesosoperator.api.TaskInfoResource;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Which tasks a caller of {@code /tasks} asks for. What is no number counts as if it were not there, as in Mesos.
 *
 * @param limit how many at most
 */
record TaskQuery(
        OptionalInt limit,
        int offset,
        boolean isAscending,
        Optional<String> framework,
        Optional<String> slave,
        Optional<String> task) {

    /** Reads a query by the names of its parameters. */
    static TaskQuery of(Function<String, Optional<String>> query) {
        return new TaskQuery(
                number(query.apply("limit")),
                number(query.apply("offset")).orElse(0),
                query.apply("order").filter("asc"::equals).isPresent(),
                query.apply("framework_id"),
                query.apply("slave_id").or(() -> query.apply("agent_id")),
                query.apply("task_id"));
    }

    private static OptionalInt number(Optional<String> text) {
        try {
            var number = Integer.parseInt(text.orElse(""));
            return number < 0 ? OptionalInt.empty() : OptionalInt.of(number);
        } catch (NumberFormatException none) {
            return OptionalInt.empty();
        }
    }

    /**
     * Whether it asks for this task.
     *
     * @param frameworkId of its framework
     * @param whole reads it, if what is known without that does not tell
     */
    boolean asks(TaskInfoResource resource, String frameworkId, Supplier<Optional<MasterTask>> whole) {
        var summary = resource.summary();
        return framework.filter(id -> !id.equals(frameworkId)).isEmpty()
                && slave.filter(id -> !id.equals(summary.slaveId())).isEmpty()
                && (task.isEmpty()
                        || whole.get()
                                .filter(read -> read.id().equals(task.get()))
                                .isPresent());
    }
}
