package io.mesosoperator.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.mesosoperator.api.TaskInfoResource;
import io.mesosoperator.cluster.PodScript;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Objects at etcd's limit: what can never be written has an end, is written once or not at all, and is told. */
@WithOperator
record TooLargeIT(Cluster cluster, OpenSchedulerApi door) {

    /** Of etcd, in bytes. */
    private static final int LIMIT = 1536 * 1024;

    @BeforeEach
    void podsEnd() {
        cluster.kubelet().node("n1", 2, 1024);
        cluster.kubelet().automatic(pod -> PodScript.exits(0));
    }

    /** Of what the pod has nothing. */
    private static String labels(int bytes) {
        var piece = 64_000;
        return IntStream.rangeClosed(0, bytes / piece)
                .mapToObj(i -> "{key: k%d, value: '%s'}"
                        .formatted(i, "v".repeat(i < bytes / piece ? piece : Math.max(1, bytes % piece))))
                .collect(Collectors.joining(", "));
    }

    private static String taskInfo(String name, String framework, int bytes) {
        return """
                apiVersion: mesosoperator.io/v1alpha1
                kind: TaskInfo
                metadata: {name: %s}
                spec:
                  frameworkId: {value: %s}
                  name: %s
                  command: {value: 'true'}
                  discovery: {visibility: FRAMEWORK, name: x, labels: {labels: [%s]}}
                  resources:
                  - {name: cpus, type: SCALAR, scalar: {value: 0.1}}
                  - {name: mem, type: SCALAR, scalar: {value: 32}}
                """.formatted(name, framework, name, labels(bytes));
    }

    @Test
    void aTaskWithoutRoomForItsStatusIsNotLaunchedAndSaysWhy() {
        cluster.framework("cron");
        cluster.create(taskInfo("large", "cron", LIMIT - 60_000));

        var status = cluster.awaitState("large", "TASK_ERROR");

        assertThat(status.path("reason").asText()).isEqualTo("REASON_TASK_INVALID");
        assertThat(status.path("message").asText()).contains("1572864", "spec.discovery.labels.labels[0].value");
        assertThat(cluster.pods()).isEmpty();
    }

    @Test
    void aTaskThatIsFullToTheBrimIsToldByEventsAndKeepsNobodyWaiting() {
        cluster.framework("cron");
        var tasks = IntStream.range(0, 6).mapToObj(i -> "full-" + i).toList();
        tasks.forEach(task -> fill(task, "cron"));

        cluster.task("good", "cron", 0.1);

        cluster.awaitState("good", "TASK_FINISHED");
        tasks.forEach(task -> cluster.eventually(() -> assertThat(events(task))
                .anyMatch(event -> event.startsWith("StatusTooLarge") && event.contains("spec.discovery.labels"))
                .anyMatch(event -> event.startsWith("TaskError"))));
        var writes = statusWrites("full-0");
        cluster.task("better", "cron", 0.1);
        cluster.awaitState("better", "TASK_FINISHED");
        assertThat(statusWrites("full-0")).isEqualTo(writes).isLessThanOrEqualTo(2);
        assertThat(cluster.pods())
                .extracting(
                        pod -> pod.getMetadata().getOwnerReferences().getFirst().getName())
                .doesNotContainAnyElementsOf(tasks);
    }

    @Test
    void aTaskWhoseSpecIsWithoutRoomCanBeKilledAndDeleted() {
        cluster.framework("cron");
        fill("full", "cron");
        cluster.eventually(() -> assertThat(events("full")).isNotEmpty());

        cluster.client().resources(TaskInfoResource.class).withName("full").delete();

        cluster.eventually(() -> assertThat(cluster.client()
                        .resources(TaskInfoResource.class)
                        .withName("full")
                        .get())
                .isNull());
    }

    @Test
    void aFrameworkWithoutRoomForItsStatusServesItsTasksAndIsWrittenOnce() {
        var labels = IntStream.range(0, 11_000)
                .mapToObj(i -> "l%05d.%s: v%s".formatted(i, "k".repeat(50), "w".repeat(60)))
                .toList();
        var most = mostThatFits(labels.size(), count -> framework(labels.subList(0, count)));
        assertThat(most).isPositive();

        cluster.task("good", "cron", 0.1);

        cluster.awaitState("good", "TASK_FINISHED");
        cluster.task("better", "cron", 0.1);
        cluster.awaitState("better", "TASK_FINISHED");
        assertThat(cluster.operatorWrites("frameworks")).hasSizeLessThanOrEqualTo(2);
    }

    private String framework(List<String> labels) {
        return """
                apiVersion: mesosoperator.io/v1alpha1
                kind: Framework
                metadata:
                  name: cron
                  labels: {%s}
                spec: {name: cron, user: nobody}
                """.formatted(String.join(", ", labels));
    }

    private int mostThatFits(int from, IntFunction<String> yaml) {
        for (var count = from; count > 0; count -= 4) {
            if (isCreated(yaml.apply(count))) {
                return count;
            }
        }
        return 0;
    }

    @Test
    void anAcceptThatIsTooLargeIsAnErrorOfItsTasksThatNamesTheField() {
        var mine = SubscribedFramework.of(door.client(), door.client().subscribe("""
                {"type": "SUBSCRIBE", "subscribe": {"framework_info": {"user": "nobody", "name": "mine"}}}"""));
        mine.call("ACCEPT", """
                "accept": {"offer_ids": [%s], "operations": [{"type": "LAUNCH", "launch": {"task_infos": [{
                  "name": "large", "task_id": {"value": "large"}, "agent_id": {"value": "n1"},
                  "command": {"value": "true"}, "data": "%s",
                  "resources": [{"name": "cpus", "type": "SCALAR", "scalar": {"value": 0.1}},
                    {"name": "mem", "type": "SCALAR", "scalar": {"value": 32}}]}]}}]}
                """.formatted(mine.offer().path("id"), "A".repeat(1_600_000)));

        var error = mine.update("large", "TASK_ERROR");

        assertThat(error.path("message").asText())
                .contains("1572864", "spec.operations[0].launch.taskInfos[0].data with 1600000 bytes");
        mine.launch(mine.offer(), "small", 0.1);
        mine.update("small", "TASK_RUNNING");
        assertThat(cluster.operatorWrites("offers")).noneMatch(write -> write.code() >= 500);
    }

    @Test
    void aCallThatItsObjectHasNoRoomForIsNotToBeTriedAgain() {
        var mine = SubscribedFramework.of(door.client(), door.client().subscribe("""
                {"type": "SUBSCRIBE", "subscribe": {"framework_info": {"user": "nobody", "name": "mine"}}}"""));
        fill("full", mine.id());
        cluster.eventually(() -> assertThat(events("full")).isNotEmpty());

        var answer = door.client()
                .send(door.client()
                        .call("""
                                {"type": "KILL", "framework_id": {"value": "%s"},
                                 "kill": {"task_id": {"value": "full"}}}
                                """.formatted(mine.id()))
                        .header("Mesos-Stream-Id", mine.stream().streamId()));

        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(answer.body()).contains("request is too large");
    }

    @Test
    void anOfferThatIsFilledToTheBrimIsAcceptedOnceAndGoes() throws IOException {
        cluster.framework("cron");
        cluster.eventually(() -> assertThat(cluster.offers()).hasSize(1));
        var offer = cluster.offers().getFirst().getMetadata().getName();

        fillOffer(offer);

        cluster.eventually(() -> assertThat(cluster.offers())
                .noneMatch(left -> left.getMetadata().getName().equals(offer)));
        cluster.eventually(() -> assertThat(events(offer)).anyMatch(event -> event.startsWith("StatusTooLarge")));
        cluster.task("good", "cron", 0.1);
        cluster.awaitState("good", "TASK_FINISHED");
        assertThat(cluster.operatorWrites("offers").stream()
                        .filter(write -> write.name().equals(offer)
                                && write.subresource().equals("status")))
                .hasSizeLessThanOrEqualTo(2);
    }

    /** With volumes of long paths: an operation in vain. */
    private void fillOffer(String offer) throws IOException {
        for (var bytes = LIMIT - 3000; bytes > LIMIT - 60_000; bytes -= 200) {
            var volume = """
                    {"name":"disk","type":"SCALAR","scalar":{"value":1},"role":"*","disk":{"persistence":{"id":"i"},
                    "volume":{"mode":"RW","containerPath":"%s"}}}""".formatted("p".repeat(bytes));
            var patch = Files.createTempFile("patch", ".json");
            Files.writeString(
                    patch,
                    "{\"spec\":{\"operations\":[{\"type\":\"CREATE\",\"create\":{\"volumes\":[%s]}}]}}"
                            .formatted(volume));
            var result = cluster.api().kubectl("patch", "offer", offer, "--type=merge", "--patch-file=" + patch);
            Files.delete(patch);
            if (result.exitCode() == 0) {
                return;
            }
        }
        throw new AssertionError("even a small one is not taken");
    }

    /** Creates it as large as etcd takes it. */
    private void fill(String name, String framework) {
        for (var bytes = LIMIT - 1200; bytes > LIMIT - 20_000; bytes -= 100) {
            if (isCreated(taskInfo(name, framework, bytes))) {
                return;
            }
        }
        throw new AssertionError("even a small one is not taken");
    }

    /** By a client that tries once. */
    private boolean isCreated(String yaml) {
        return cluster.api().kubectlReading(yaml, "create", "--filename=-").exitCode() == 0;
    }

    private List<String> events(String name) {
        return cluster.client().v1().events().list().getItems().stream()
                .filter(event -> name.equals(event.getInvolvedObject().getName()))
                .map(event -> event.getReason() + ": " + event.getMessage())
                .toList();
    }

    private long statusWrites(String name) {
        return cluster.operatorWrites("taskinfos").stream()
                .filter(write -> write.name().equals(name))
                .count();
    }
}
