package io.mesosoperator.bench.scale;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;

/** What a request of each kind costs the API server and its etcd: one kind after the other, and nobody watches. */
final class RequestCosts {

    /** @param apiserver milliseconds of CPU a request, as {@code etcd} */
    record Cost(String kind, String request, int count, double perSecond, double apiserver, double etcd, double load) {}

    private static final String NAMESPACE = "requests";
    private static final String TASKS = Load.MESOS + NAMESPACE + "/taskinfos";
    private static final String PODS = "/api/v1/namespaces/" + NAMESPACE + "/pods";
    private static final String FINALIZER = "mesosoperator.io/task-status";
    private static final Duration SETTLE = Duration.ofSeconds(1);
    private static final double SECOND = 1e9;

    private final World world;
    private final Results results;
    private final Meter meter;
    private final int count;
    private final List<Cost> costs = new ArrayList<>();

    /** @param count requests of each kind */
    RequestCosts(World world, Results results, int count) {
        this.world = world;
        this.results = results;
        this.meter = new Meter(world.plane());
        this.count = count;
    }

    List<Cost> measure() {
        world.addNamespace(NAMESPACE);
        var running = Statuses.of("TASK_RUNNING", 2);
        var finished = Statuses.of("TASK_FINISHED", 3);
        step("create TaskInfo", i -> Call.post(TASKS, Bodies.task(task(i), "nobody")));
        step("status, server-side apply, 2 updates", i -> Call.apply(status(i), Statuses.applied(task(i), running)));
        step("status, server-side apply, 3 updates", i -> Call.apply(status(i), Statuses.applied(task(i), finished)));
        step("status, merge patch", i -> Call.mergePatch(status(i), "{\"status\":" + running + "}"));
        var found = StreamSupport.stream(world.api().get(TASKS).path("items").spliterator(), false)
                .map(item -> withStatus(item, finished))
                .toList();
        step("status, update", i -> {
            var name = found.get(i).at("/metadata/name").asText();
            return Call.put(TASKS + "/" + name + "/status", found.get(i).toString());
        });
        step(
                "status, JSON patch",
                i -> Call.jsonPatch(
                        status(i), "[{\"op\":\"replace\",\"path\":\"/status\",\"value\":" + running + "}]"));
        step(
                "create Event, core",
                i -> Call.post("/api/v1/namespaces/" + NAMESPACE + "/events", Events.core(NAMESPACE)));
        step(
                "create Event, events.k8s.io",
                i -> Call.post(
                        "/apis/events.k8s.io/v1/namespaces/" + NAMESPACE + "/events", Events.ofGroup(NAMESPACE)));
        step("create pod", i -> Call.post(PODS, podOfNobody(i)));
        step(
                "take the finalizer off, JSON patch",
                i -> Call.jsonPatch(
                        pod(i),
                        "[{\"op\":\"test\",\"path\":\"/metadata/finalizers/0\",\"value\":\"" + FINALIZER
                                + "\"},{\"op\":\"remove\",\"path\":\"/metadata/finalizers/0\"}]"));
        step("delete pod", i -> Call.deleteNow(pod(i)));
        step("delete TaskInfo", i -> Call.delete(TASKS + "/" + task(i)));
        return costs;
    }

    private void step(String name, IntFunction<Call> call) {
        var calls = IntStream.range(0, count).mapToObj(call).toList();
        Pause.of(SETTLE);
        var atStart = Meter.load();
        var before = meter.read();
        var begin = System.nanoTime();
        world.api().send(calls, World.THREADS);
        var seconds = (System.nanoTime() - begin) / SECOND;
        var cpu = meter.since(before, count);
        var cost = new Cost(
                "request",
                name,
                count,
                count / seconds,
                cpu.getOrDefault("kube-apiserver", 0.0),
                cpu.getOrDefault("etcd", 0.0),
                atStart);
        results.add(cost);
        costs.add(cost);
    }

    /** No scheduler takes it. */
    private static String podOfNobody(int number) {
        return Bodies.pod(
                "\"name\":\"p-%d\",\"finalizers\":[\"%s\"]".formatted(number, FINALIZER),
                "\"restartPolicy\":\"Never\",\"schedulerName\":\"nobody\"");
    }

    private static JsonNode withStatus(JsonNode task, String status) {
        return ((ObjectNode) task.deepCopy()).set("status", Api.parse(status));
    }

    private static String task(int number) {
        return "t-" + number;
    }

    private static String status(int number) {
        return TASKS + "/" + task(number) + "/status";
    }

    private static String pod(int number) {
        return PODS + "/p-" + number;
    }

    static String table(List<Cost> costs) {
        return costs.stream().map(RequestCosts::line).collect(joining("\n", """
                | request | N | a second | API server, CPU ms | etcd, CPU ms | load at start |
                | --- | ---: | ---: | ---: | ---: | ---: |
                """, ""));
    }

    private static String line(Cost cost) {
        return String.format(
                Locale.ROOT,
                "| %s | %d | %.0f | %.2f | %.2f | %.1f |",
                cost.request(),
                cost.count(),
                cost.perSecond(),
                cost.apiserver(),
                cost.etcd(),
                cost.load());
    }
}
