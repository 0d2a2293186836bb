package io.mesosoperator.master;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mesosoperator.authorization.Caller;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages as a Mesos master writes them; {@code -Dgolden.update} rewrites what is expected. */
final class MasterPagesTest {

    private static final Path EXPECTED = Path.of("src/test/resources/master");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final MasterAt AT = new MasterAt("10.0.0.5", 5050, "mesos.example");

    private static final String RESOURCES = """
            "taskId":{"value":"shop.1"},"command":{"value":"serve","user":"web"},
            "resources":[{"name":"cpus","type":"SCALAR","scalar":{"value":1}},
              {"name":"mem","type":"SCALAR","scalar":{"value":128}},
              {"name":"ports","type":"RANGES","ranges":{"range":[{"begin":31005,"end":31005}]}}]""";

    private static final String WHOLE = RESOURCES + """
            ,"labels":{"labels":[{"key":"tier","value":"front"}]},
            "discovery":{"visibility":"CLUSTER","name":"shop",
              "ports":{"ports":[{"number":31005,"name":"http","protocol":"tcp"}]}},
            "container":{"type":"DOCKER","docker":{"image":"shop:1","network":"BRIDGE",
              "portMappings":[{"hostPort":31005,"containerPort":80}]}}""";

    private static final String EXECUTOR = """
            "resources":[{"name":"cpus","type":"SCALAR","scalar":{"value":0.5}}],
            "executor":{"executorId":{"value":"worker"},"command":{"value":"run"},
              "resources":[{"name":"mem","type":"SCALAR","scalar":{"value":32}}]}""";

    /** Writes a page. */
    @FunctionalInterface
    private interface Writing {
        void to(Json json, MasterView view) throws IOException;
    }

    private static final Map<String, Writing> PAGES = Map.of(
            "state", (json, view) -> new StatePages(view, AT).state(json),
            "frameworks", (json, view) -> new StatePages(view, AT).frameworks(json, Optional.empty()),
            "slaves", (json, view) -> json.object(() -> new StatePages(view, AT).slaves(json, Optional.empty())),
            "tasks", (json, view) -> new StatePages(view, AT).tasks(json, TaskQuery.of(name -> Optional.empty())),
            "state-summary", (json, view) -> new SummaryPages(view, AT).stateSummary(json),
            "roles", (json, view) -> new SummaryPages(view, AT).roles(json),
            "weights", (json, view) -> new SummaryPages(view, AT).weights(json),
            "quota", (json, view) -> new SummaryPages(view, AT).quota(json),
            "metrics", MetricsPage::write);

    private static SampleMaster master() {
        return new SampleMaster()
                .task(SampleMaster.SHOP, "till", WHOLE, "TASK_STARTING", "TASK_RUNNING", "TASK_RUNNING")
                .task(SampleMaster.ADS, "banner", EXECUTOR, "TASK_RUNNING")
                .task(SampleMaster.ADS, "old", RESOURCES.replace("shop.1", "old.1"), "TASK_RUNNING", "TASK_FINISHED")
                .task(SampleMaster.SHOP, "waits", RESOURCES.replace("shop.1", "waits.1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"state", "frameworks", "slaves", "tasks", "state-summary", "roles", "weights", "quota"})
    void aPageIsAsMesosWritesIt(String page) throws IOException {
        var written = write(page, master(), Visibility.ALL);

        var text = JSON.writerWithDefaultPrettyPrinter().writeValueAsString(withoutStart(written)) + "\n";
        var file = EXPECTED.resolve(page + ".json");
        if (Boolean.getBoolean("golden.update")) {
            Files.createDirectories(EXPECTED);
            Files.writeString(file, text);
        }
        assertThat(text).isEqualTo(Files.readString(file));
    }

    private static JsonNode withoutStart(JsonNode page) {
        if (page instanceof ObjectNode object && object.has("start_time")) {
            object.put("start_time", 0.0); // of this process
        }
        return page;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"state", "frameworks", "slaves", "tasks", "state-summary", "roles", "weights", "quota", "metrics"
            })
    void nothingOfAnotherIsShown(String page) throws IOException {
        var viewers = new Viewers(Set.of("ops"), Map.of());
        Function<String, String> as = principal -> {
            try {
                return write(page, master(), Visibility.of(new Caller.Authenticated(principal), viewers))
                        .toString();
            } catch (IOException impossible) {
                throw new AssertionError(impossible);
            }
        };

        assertThat(as.apply("ads")).doesNotContain("shop", "till", "waits", "offer-1");
        assertThat(as.apply("shop")).doesNotContain("ads", "banner", "old.1");
        assertThat(as.apply("nobody")).doesNotContain("shop", "till", "ads", "banner");
        assertThat(as.apply("ops"))
                .isEqualTo(write(page, master(), Visibility.ALL).toString());
    }

    @Test
    void whatIsInANamespaceIsItsOwners() throws IOException {
        var viewers = new Viewers(Set.of(), Map.of("boss", Set.of("team-b")));

        var seen = write("state", master(), Visibility.of(new Caller.Authenticated("boss"), viewers));

        assertThat(seen.at("/frameworks/0/id").asText()).isEqualTo("shop-1");
        assertThat(seen.at("/frameworks")).hasSize(1);
    }

    @Test
    void aFrameworkThatIsGoneIsCompletedWithItsTasks() throws IOException {
        var state = write("state", master().complete(SampleMaster.SHOP), Visibility.ALL);

        assertThat(state.at("/completed_frameworks/0/id").asText()).isEqualTo("shop-1");
        assertThat(state.at("/completed_frameworks/0/unregistered_time").asDouble())
                .isEqualTo((double) SampleMaster.TIME.getEpochSecond() + 3600);
        assertThat(state.at("/frameworks")).hasSize(1);
    }

    @Test
    void aTaskThatCannotBeReadIsThereWithItsName() throws IOException {
        var master = new SampleMaster().task(SampleMaster.ADS, "odd", "\"resources\":\"much\"", "TASK_ERROR");

        var state = write("state", master, Visibility.ALL);

        var task = state.at("/frameworks/0/completed_tasks/0");
        assertThat(task.path("id").asText()).isEqualTo("odd");
        assertThat(task.path("state").asText()).isEqualTo("TASK_ERROR");
    }

    @Test
    void ofEndedTasksOnlyTheLastAreTold() throws IOException {
        var master = new SampleMaster();
        for (var i = 0; i < MasterView.COMPLETED_TASKS + 7; i++) {
            master.task(SampleMaster.ADS, "t" + i, RESOURCES.replace("shop.1", "t" + i), "TASK_FINISHED");
        }

        var state = write("state", master, Visibility.ALL);

        var completed = state.at("/frameworks/0/completed_tasks");
        assertThat(completed).hasSize(MasterView.COMPLETED_TASKS);
        assertThat(completed.path(0).path("id").asText()).isEqualTo("t7");
    }

    @Test
    void tenThousandTasksTakeLessThanASecond() throws IOException {
        var master = new SampleMaster();
        for (var i = 0; i < 10_000; i++) {
            master.task(SampleMaster.SHOP, "t" + i, WHOLE.replace("shop.1", "t" + i), "TASK_STARTING", "TASK_RUNNING");
        }
        var cpu = ManagementFactory.getThreadMXBean(); // what others do on this machine does not count
        var best = Duration.ofDays(1);

        for (var i = 0; i < 5; i++) {
            var begun = cpu.getCurrentThreadCpuTime();
            new StatePages(new MasterView(master, Visibility.ALL), AT).state(new Json(OutputStream.nullOutputStream()));
            var took = Duration.ofNanos(cpu.getCurrentThreadCpuTime() - begun);
            best = took.compareTo(best) < 0 ? took : best;
        }

        assertThat(best).as("the best of five").isLessThan(Duration.ofSeconds(1));
    }

    @Test
    void numbersHaveNoExponent() throws IOException {
        var out = new ByteArrayOutputStream();
        var json = new Json(out);

        json.object(() -> {
            json.number("time", 1.795826926E9);
            json.number("half", 0.5);
            json.number("endless", Double.POSITIVE_INFINITY);
        });
        json.flush();

        assertThat(out.toString(UTF_8)).isEqualTo("{\"time\":1795826926.0,\"half\":0.5,\"endless\":0.0}");
    }

    @Test
    void onlyNumbersCountAsLimits() {
        assertThat(TaskQuery.of(name -> Optional.of("-1")).limit()).isEmpty();
        assertThat(TaskQuery.of(name -> Optional.of("4294967295")).offset()).isZero();
        assertThat(TaskQuery.of(name -> Optional.of("7")).limit()).hasValue(7);
    }

    private static JsonNode write(String page, SampleMaster master, Visibility visibility) throws IOException {
        var out = new ByteArrayOutputStream();
        var json = new Json(out);
        var writing = Objects.requireNonNull(PAGES.get(page), () -> "one of " + List.copyOf(PAGES.keySet()));
        writing.to(json, new MasterView(master, visibility));
        json.flush();
        return JSON.readTree(out.toByteArray());
    }
}
