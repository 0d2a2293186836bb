package io.mesosoperator.task.status;

import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.mesosoperator.agent.AgentLiveness;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a kubelet leaves out of a pod's status, or writes as a time: the pod means one status. */
class NullsInPodsTest {

    private static final String POD = """
            {"metadata": {"name": "p", "uid": "u", "namespace": "n", "labels": {},
                "creationTimestamp": "2026-01-01T00:00:00Z",
                "deletionTimestamp": "2026-01-01T00:00:20Z", "deletionGracePeriodSeconds": 3},
             "spec": {"nodeName": "n1",
                "initContainers": [{"name": "fetcher", "image": "i"}, {"name": "mesh", "image": "m",
                    "restartPolicy": "Always"}],
                "containers": [{"name": "proxy", "image": "m"}, {"name": "task", "image": "i", "command": ["/serve"],
                    "resources": {"limits": {"memory": "32Mi"}},
                    "startupProbe": {"exec": {"command": ["x"]}, "initialDelaySeconds": 1, "periodSeconds": 2,
                        "timeoutSeconds": 1, "failureThreshold": 5},
                    "livenessProbe": {"failureThreshold": 3}}]},
             "status": {"phase": "Failed", "reason": "Evicted", "message": "m", "startTime": "2026-01-01T00:00:01Z",
                "conditions": [
                    {"type": "ContainersReady", "status": "False", "lastTransitionTime": "2026-01-01T00:00:08Z"},
                    {"type": "PodScheduled", "status": "False", "reason": "Unschedulable", "message": "0/1"},
                    {"type": "DisruptionTarget", "status": "True", "reason": "EvictionByEvictionAPI", "message": "m"}],
                "initContainerStatuses": [
                    {"name": "fetcher", "state": {"terminated": {"exitCode": 1, "reason": "Error", "message": "m",
                        "startedAt": "2026-01-01T00:00:02Z", "finishedAt": "2026-01-01T00:00:03Z"}}},
                    {"name": "mesh", "state": {"waiting": {"reason": "CrashLoopBackOff", "message": "m"}}}],
                "containerStatuses": [
                    {"name": "proxy", "state": {"running": {"startedAt": "2026-01-01T00:00:04Z"}}},
                    {"name": "task", "ready": false, "started": true, "state": {
                        "waiting": {"reason": "ErrImagePull", "message": "m"},
                        "running": {"startedAt": "2026-01-01T00:00:04Z"},
                        "terminated": {"exitCode": 137, "reason": "Error", "message": "m", "containerID": "c",
                            "startedAt": "2026-01-01T00:00:04Z", "finishedAt": "2026-01-01T00:00:10Z"}}}]}}
            """;

    private static final List<String> TIMES =
            List.of("1970-01-01T00:00:00Z", "0001-01-01T00:00:00Z", "", "soon", "2026-01-01T00:00:10.123456Z");

    static IntStream seeds() {
        return IntStream.range(0, 5000);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void everyPodMeansOneStatus(int seed) {
        var random = new Random(seed);
        var pod = pod(random);
        var view = new PodView(
                pod,
                random.nextBoolean(),
                random.nextBoolean(),
                List.of(AgentLiveness.values()).get(random.nextInt(3)),
                random.nextBoolean());
        var now = Instant.parse("2026-01-01T00:00:30Z");

        assertThatCode(() -> {
                    HealthUpdates.of(StatusTable.outcome(view), view, TaskHistory.EMPTY, now);
                    HealthEvidence.of(view).ifPresent(health -> health.next(now));
                    for (var row : StatusTable.rows()) {
                        if (row.when().test(view)) {
                            row.message().apply(view);
                        }
                    }
                })
                .as("%s", Serialization.asJson(pod))
                .doesNotThrowAnyException();
        assertThatCode(() -> List.of(view.exitCode(), view.startedAt(), view.finishedAt(), view.fetchedAt()))
                .doesNotThrowAnyException();
    }

    private static Pod pod(Random random) {
        var json = Serialization.unmarshal(POD, JsonNode.class);
        spoil(json.path("status"), random, random.nextInt(2, 12));
        spoil(json.path("spec"), random, random.nextInt(10, 40));
        if (random.nextBoolean()) {
            ((ObjectNode) json.path("metadata"))
                    .putNull(random.nextBoolean() ? "deletionTimestamp" : "deletionGracePeriodSeconds");
        }
        return Serialization.unmarshal(json.toString(), Pod.class);
    }

    /** Of each {@code rarity} parts one becomes null, or a time that is none. */
    private static void spoil(JsonNode node, Random random, int rarity) {
        if (node instanceof ObjectNode object) {
            object.properties().stream().toList().forEach(field -> {
                if (random.nextInt(rarity) == 0) {
                    object.putNull(field.getKey());
                } else if (field.getKey().endsWith("At") || field.getKey().endsWith("Time")) {
                    object.put(field.getKey(), time(random));
                } else {
                    spoil(field.getValue(), random, rarity);
                }
            });
        } else if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                spoil(array.get(i), random, rarity);
            }
        }
    }

    private static @Nullable String time(Random random) {
        return random.nextInt(3) == 0 ? TIMES.get(random.nextInt(TIMES.size())) : "2026-01-01T00:00:05Z";
    }
}
