package io.mesosoperator.bench.scale;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Running pods and ended tasks, written past the API server: through it a hundred thousand would take an hour. Each is
 * a copy, byte by byte, of one that the API server has stored; so all names, and all uids, are equally long.
 */
final class EtcdFilling implements AutoCloseable {

    /** @param value as stored, a byte each character */
    private record Original(String key, String uid, String value) {}

    private record Stored(String key, String value) {}

    private static final String NAMESPACE = "filling";
    private static final String PODS = "/api/v1/namespaces/" + NAMESPACE + "/pods";
    private static final String TASKS = Load.MESOS + NAMESPACE + "/taskinfos";
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    // Of one transaction: etcd takes no more operations.
    private static final int BATCH = 100;

    private final HttpClient http = HttpClient.newHttpClient();
    private final World world;
    private final Original pod;
    private final Original task;
    private int pods = 1;
    private int tasks = 1;

    EtcdFilling(World world) {
        this.world = world;
        world.addNamespace(NAMESPACE);
        pod = runningPod();
        task = endedTask();
    }

    /** Adds until there are so many of each. */
    void fill(int wantedPods, int wantedTasks, int nodes) {
        put(pods, wantedPods, i -> copy(pod, i).onNode(World.nodeName(i % nodes)));
        pods = Math.max(pods, wantedPods);
        put(tasks, wantedTasks, i -> copy(task, i).stored());
        tasks = Math.max(tasks, wantedTasks);
        // The API server learns of them by its watch of etcd.
        Pause.until(
                "the API server to know all pods", PATIENCE, () -> world.api().count(PODS) >= pods);
        Pause.until(
                "the API server to know all tasks", PATIENCE, () -> world.api().count(TASKS) >= tasks);
    }

    private record Copy(Stored stored) {

        Stored onNode(String node) {
            return new Stored(stored.key(), stored.value().replace(World.nodeName(0), node));
        }
    }

    private static Copy copy(Original original, int number) {
        return new Copy(new Stored(
                original.key().replace(name(0), name(number)),
                original.value()
                        .replace(name(0), name(number))
                        .replace(original.uid(), UUID.randomUUID().toString())));
    }

    private static String name(int number) {
        return String.format("filling-%07d", number);
    }

    /** As a kubelet reports it. */
    private Original runningPod() {
        var made = Api.parse(world.api()
                .send(Call.post(
                        PODS,
                        Bodies.pod(
                                "\"name\":\"%s\",\"labels\":{\"app\":\"filling\",\"pod-template-hash\":\"5d7bf5d8b6\"}"
                                        .formatted(name(0)),
                                "\"restartPolicy\":\"Always\",\"nodeName\":\"%s\"".formatted(World.nodeName(0))))));
        var conditions =
                List.of("PodReadyToStartContainers", "Initialized", "Ready", "ContainersReady", "PodScheduled").stream()
                        .map(type ->
                                "{\"type\":\"%s\",\"status\":\"True\",\"lastTransitionTime\":\"2026-01-01T00:00:00Z\"}"
                                        .formatted(type))
                        .collect(joining(","));
        world.api()
                .send(Call.strategicPatch(PODS + "/" + name(0) + "/status", """
                {"status":{"phase":"Running","podIP":"10.2.0.1","hostIP":"127.0.0.1","startTime":"2026-01-01T00:00:00Z",
                "conditions":[%s],"containerStatuses":[{"name":"task","image":"busybox:1.35",
                "imageID":"docker.io/library/busybox@sha256:%2$s","containerID":"containerd://%2$s","ready":true,
                "started":true,"restartCount":0,\
                "state":{"running":{"startedAt":"2026-01-01T00:00:00Z"}}}]}}""".formatted(conditions, "3".repeat(64))));
        return original(
                "/registry/pods/" + NAMESPACE + "/" + name(0),
                made.at("/metadata/uid").asText());
    }

    private Original endedTask() {
        var made = Api.parse(world.api().send(Call.post(TASKS, Bodies.task(name(0), Load.Tasks.FRAMEWORK))));
        world.api()
                .send(Call.apply(
                        TASKS + "/" + name(0) + "/status", Statuses.applied(name(0), Statuses.of("TASK_FINISHED", 3))));
        return original(
                "/registry/mesosoperator.io/taskinfos/" + NAMESPACE + "/" + name(0),
                made.at("/metadata/uid").asText());
    }

    private Original original(String key, String uid) {
        var answer = etcd("/v3/kv/range", "{\"key\":\"%s\"}".formatted(base64(key)));
        var value = Api.parse(answer).at("/kvs/0/value").asText();
        if (value.isEmpty()) {
            throw new IllegalStateException("etcd has no " + key);
        }
        return new Original(key, uid, new String(Base64.getDecoder().decode(value), ISO_8859_1));
    }

    private void put(int from, int to, IntFunction<Stored> made) {
        for (var begin = from; begin < to; begin += BATCH) {
            var operations = IntStream.range(begin, Math.min(to, begin + BATCH))
                    .mapToObj(made)
                    .map(stored -> "{\"request_put\":{\"key\":\"%s\",\"value\":\"%s\"}}"
                            .formatted(base64(stored.key()), base64(stored.value())))
                    .collect(joining(","));
            var _ = etcd("/v3/kv/txn", "{\"success\":[" + operations + "]}");
        }
    }

    private String etcd(String path, String body) {
        var request = HttpRequest.newBuilder(URI.create(world.plane().etcdUrl() + path))
                .POST(BodyPublishers.ofString(body, US_ASCII))
                .timeout(PATIENCE)
                .build();
        try {
            var answer = http.send(request, BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new IllegalStateException("etcd answers %d: %s".formatted(answer.statusCode(), answer.body()));
            }
            return answer.body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw Pause.interrupted(e);
        }
    }

    private static String base64(String bytes) {
        return Base64.getEncoder().encodeToString(bytes.getBytes(ISO_8859_1));
    }

    @Override
    public void close() {
        http.close();
    }
}
