package io.mesosoperator.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.WatchEvent;
import io.mesosoperator.kubernetes.WatchSerialization;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** TaskInfo objects in the cache: as they are, and small. */
class TaskInfoResourceTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** The objects of the memory benchmark. */
    private static final Path OBJECTS = Path.of("..", "bench", "src", "main", "resources", "memory");

    private final WatchSerialization watch = WatchSerialization.of(List.of(TaskInfoResource.class));

    @ParameterizedTest
    @ValueSource(strings = {"task-running.json", "task-ended.json"})
    void aWatchedTaskReadsAsItIsHoweverOftenAndAfterACollection(String file) throws IOException {
        var original = JSON.readTree(object(file, 1));

        var task = read(file, 1);

        for (int i = 0; i < 2; i++) {
            assertThat(task.getSpec()).isEqualTo(original.get("spec"));
            assertThat(task.getStatus()).isEqualTo(original.get("status"));
            assertThat(task.key())
                    .isEqualTo(new TaskKey(
                            "tasks", "task-1", original.at("/metadata/uid").asText()));
            System.gc();
        }
    }

    @Test
    void aTaskWithoutAStatusHasNone() {
        var event = watch.unmarshal("""
                {"type":"ADDED","object":{"apiVersion":"mesosoperator.io/v1alpha1","kind":"TaskInfo",\
                "metadata":{"name":"t"},"spec":{"name":"t"}}}""", WatchEvent.class);

        assertThat(((TaskInfoResource) event.getObject()).getStatus()).isNull();
        assertThat(((TaskInfoResource) event.getObject()).statusOrEmpty()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"task-running.json,5000", "task-ended.json,2900"})
    void aTaskInTheCacheCostsLittle(String file, int mostBytes) throws IOException {
        var kept = new ArrayList<TaskInfoResource>();
        var tasks = 3_000;
        for (int i = 0; i < 100; i++) {
            kept.add(read(file, i));
        }
        var before = heap();

        for (int i = 100; i < tasks; i++) {
            kept.add(read(file, i));
        }

        assertThat((heap() - before) / (tasks - 100)).isLessThan(mostBytes);
        assertThat(kept).hasSize(tasks);
    }

    private TaskInfoResource read(String file, int number) throws IOException {
        var event = "{\"type\":\"MODIFIED\",\"object\":%s}".formatted(object(file, number));
        return (TaskInfoResource) watch.unmarshal(event, WatchEvent.class).getObject();
    }

    private static String object(String file, int number) throws IOException {
        return Files.readString(OBJECTS.resolve(file))
                .replace("${name}", "task-" + number)
                .replace("${uid}", "7a9d1b5e-0c1f-4c55-9a61-%012d".formatted(number));
    }

    private static long heap() {
        for (int i = 0; i < 5; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
