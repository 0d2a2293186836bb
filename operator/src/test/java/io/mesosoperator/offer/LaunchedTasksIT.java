package io.mesosoperator.offer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.mesosoperator.api.TaskInfoResource;
import io.mesosoperator.cluster.ApiServerExtension;
import io.mesosoperator.cluster.AuditedRequest;
import io.mesosoperator.cluster.Refusal;
import io.mesosoperator.cluster.Refusal.Operation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The TaskInfos of one ACCEPT, which are made side by side. */
class LaunchedTasksIT {

    @RegisterExtension
    static final ApiServerExtension api = ApiServerExtension.shared().withCrds(Path.of("..", "crds"));

    private static final List<String> TASKS =
            IntStream.range(0, 8).mapToObj(i -> "task-" + i).toList();

    private OffersByHand offers;

    @BeforeEach
    void anOffer() {
        offers = new OffersByHand(api);
        var mine = offers.framework("mine", "db");
        offers.agent("n1", "cpus:2;mem:1024");
        offers.offer("a", mine, "n1", "cpus:2;mem:1024");
        offers.publisher.publish();
    }

    @AfterEach
    void close() {
        offers.close();
    }

    @Test
    void whileOneIsNotMadeAllOthersAre() {
        offers.meanwhile.before(
                "POST",
                "/taskinfos",
                () -> await().atMost(Duration.ofSeconds(20))
                        .untilAsserted(() -> assertThat(made()).hasSize(TASKS.size() - 1)));

        offers.accept("a", offers.launchAll(TASKS, "n1"));

        assertThat(offers.meanwhile.happened()).isTrue();
        assertThat(made()).hasSize(TASKS.size());
    }

    @Test
    void theOfferTellsOfThemInTheirOrderWhicheverIsRefused() {
        var names = names();
        occupy(names.get(2));
        occupy(names.get(5));

        offers.accept("a", offers.launchAll(TASKS, "n1"));

        var told = offers.status("a").path("tasks").valueStream().toList();
        assertThat(told).extracting(task -> task.path("taskId").asText()).isEqualTo(TASKS);
        assertThat(told).extracting(task -> task.path("name").asText()).isEqualTo(names);
        assertThat(IntStream.range(0, TASKS.size()).filter(i -> told.get(i).has("message")))
                .containsExactly(2, 5);
        assertThat(offers.told)
                .hasSize(2)
                .anyMatch(refused -> refused.startsWith("refused " + names.get(2)))
                .anyMatch(refused -> refused.startsWith("refused " + names.get(5)));
        assertThat(offers.book.awaitsLaunches("a")).isTrue();
    }

    @Test
    void allAreRefusedAndEachIsTold() {
        api.refuse(Refusal.of(Operation.CREATE, "taskinfos", 403).by(OffersByHand.OPERATOR));

        offers.accept("a", offers.launchAll(TASKS, "n1"));

        assertThat(offers.status("a").path("tasks").valueStream())
                .hasSize(TASKS.size())
                .allMatch(task -> task.has("message"));
        assertThat(offers.told).hasSize(TASKS.size());
        assertThat(offers.book.awaitsLaunches("a")).isFalse();
    }

    @Test
    void whatFailsIsMadeWhenItIsTriedAgainAndTheOthersAreMadeOnce() {
        offers.meanwhile.before("POST", "/taskinfos", () -> {
            throw new IllegalStateException("expected: a test's");
        });
        offers.say("a", offers.launchAll(TASKS, "n1"));

        assertThatThrownBy(() -> offers.answer("a")).hasMessageContaining("expected: a test's");

        assertThat(made()).as("the others").hasSize(TASKS.size() - 1);
        assertThat(offers.status("a").has("acceptedTime")).isFalse();
        offers.answer("a"); // it is tried again
        assertThat(made()).hasSize(TASKS.size());
        assertThat(offers.status("a").path("tasks").valueStream()).hasSize(TASKS.size());
        assertThat(api.audit().writesBy(OffersByHand.OPERATOR).stream()
                        .filter(request -> request.resource().equals("taskinfos")
                                && request.namespace().equals(api.namespace())))
                .extracting(AuditedRequest::verb)
                .containsOnly("create")
                .hasSize(TASKS.size());
    }

    private List<TaskInfoResource> made() {
        return api.client().resources(TaskInfoResource.class).list().getItems();
    }

    private List<String> names() {
        var names = new LaunchNames(
                Objects.requireNonNull(offers.object("a")).getMetadata().getUid());
        return TASKS.stream().map(names::next).toList();
    }

    /** Another task has this name. */
    private void occupy(String name) {
        var task = new TaskInfoResource();
        task.setMetadata(new ObjectMetaBuilder().withName(name).build());
        var spec = JsonNodeFactory.instance.objectNode().put("name", "other");
        spec.putObject("frameworkId").put("value", "mine");
        spec.putObject("command").put("value", "true");
        task.setSpec(spec);
        var _ = api.client().resource(task).create();
    }
}
