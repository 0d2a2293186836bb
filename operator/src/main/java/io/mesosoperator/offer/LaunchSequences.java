package io.mesosoperator.offer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.mesos.Protos.TaskInfo;

/**
 * Which of the tasks of an ACCEPT are made one after the other: those that want the same TaskID or the same executor,
 * which the first one of them is to have, as in Mesos. All others have no order.
 */
final class LaunchSequences {

    private LaunchSequences() {}

    /**
     * Divides launches so that no two sequences want the same.
     *
     * @return by their first members; each in the given order
     */
    static <T> List<List<T>> of(List<T> launches, Function<T, TaskInfo> task) {
        var sequenceOf = new int[launches.size()]; // the index of its first member, or of one that leads there
        var wanted = new HashMap<String, Integer>();
        for (var index = 0; index < sequenceOf.length; index++) {
            sequenceOf[index] = index;
            for (var wish : wishes(task.apply(launches.get(index)))) {
                var before = wanted.put(wish, index);
                if (before != null) {
                    var one = first(sequenceOf, before);
                    var other = first(sequenceOf, index);
                    sequenceOf[Math.max(one, other)] = Math.min(one, other);
                }
            }
        }
        var sequences = new LinkedHashMap<Integer, List<T>>();
        for (var index = 0; index < sequenceOf.length; index++) {
            sequences
                    .computeIfAbsent(first(sequenceOf, index), any -> new ArrayList<>())
                    .add(launches.get(index));
        }
        return List.copyOf(sequences.values());
    }

    private static int first(int[] sequenceOf, int index) {
        var first = index;
        while (sequenceOf[first] != first) {
            first = sequenceOf[first];
        }
        return first;
    }

    private static List<String> wishes(TaskInfo task) {
        var executors = Stream.of(task)
                .filter(TaskInfo::hasExecutor)
                .map(with -> "executor " + with.getExecutor().getExecutorId().getValue());
        return Stream.concat(Stream.of("task " + task.getTaskId().getValue()), executors)
                .toList();
    }
}
