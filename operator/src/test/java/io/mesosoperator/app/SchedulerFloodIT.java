package io.mesosoperator.app;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.mesosoperator.api.FrameworkResource;
import io.mesosoperator.authorization.AccessControl;
import io.mesosoperator.authorization.Authorizer;
import io.mesosoperator.authorization.Credentials;
import io.mesosoperator.authorization.RateLimiters;
import io.mesosoperator.http.HttpLimits;
import io.mesosoperator.master.Viewers;
import io.mesosoperator.scheduler.SchedulerLimits;
import io.mesosoperator.scheduler.SchedulerServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a hostile client does to the scheduler API, and what the operator does for others meanwhile. */
@WithOperator(starts = false)
record SchedulerFloodIT(Cluster cluster) {

    private static final int FLOOD = 4000;
    private static final int MEBIBYTE = 1 << 20;
    private static final SchedulerLimits LIMITS = limits(4 * MEBIBYTE, Duration.ofSeconds(2), 20_000, 50);

    private static SchedulerLimits limits(int streamBytes, Duration writeTime, int reconcileTasks, int frameworks) {
        var http = HttpLimits.LONG_LIVED;
        return new SchedulerLimits(
                new HttpLimits(
                        http.connections(),
                        http.connectionsPerAddress(),
                        http.headerTime(),
                        http.headerBytes(),
                        http.bodyTime(),
                        writeTime,
                        http.idleTime()),
                4 * MEBIBYTE,
                16 * MEBIBYTE,
                streamBytes,
                8 * MEBIBYTE,
                reconcileTasks,
                frameworks);
    }

    @Test
    void halfOpenRequestsHoldUpNeitherProbesNorSchedulers() throws Exception {
        try (var api = open(LIMITS);
                var probes = new ProbeServer(0);
                var scheduler = new SchedulerClient(api.port())) {
            probes.serve(cluster.operator());
            var framework = subscribe(scheduler, "steady");
            var sockets = new ArrayList<Socket>();
            try {
                for (var port : new int[] {api.port(), probes.port()}) {
                    for (var i = 0; i < FLOOD; i++) {
                        sockets.add(send(port, "POST /api/v1/scheduler HTTP/1.1\r\nHost:"));
                    }
                    assertThat(FreshConnection.get(probes.port(), "/livez").statusCode())
                            .isEqualTo(200);
                    framework.assertThatNothingIsTold();
                    for (var socket : sockets) {
                        socket.close();
                    }
                    sockets.clear();
                }
            } finally {
                for (var socket : sockets) {
                    socket.close();
                }
            }
        }
    }

    @Test
    void aSchedulerThatDoesNotReadIsDisconnectedAndOthersGoOn() throws Exception {
        try (var api = open(LIMITS);
                var scheduler = new SchedulerClient(api.port())) {
            var steady = subscribe(scheduler, "steady");
            try (var stalled = send(api.port(), http(subscribeCall("stalled"), ""))) {
                var id = awaitFramework("stalled");
                var stream = streamId(stalled);
                for (var i = 0; i < 6; i++) {
                    var _ = scheduler.send(scheduler.call(reconcile(id, 15_000)).header("Mesos-Stream-Id", stream));
                    steady.assertThatNothingIsTold();
                }
                cluster.eventually(() -> assertThat(frameworks()).containsExactly(steady.id()));
                assertThat(waitingBytes()).isLessThanOrEqualTo(8 * MEBIBYTE);
            }
            cluster.eventually(() -> assertThat(waitingBytes()).isZero());
            steady.assertThatNothingIsTold();
        }
    }

    @Test
    void aReconcileOfMoreTasksThanAllowedIsRefusedWithWords() throws Exception {
        try (var api = open(LIMITS);
                var scheduler = new SchedulerClient(api.port())) {
            var framework = subscribe(scheduler, "asks-much");

            var answer = scheduler.send(scheduler
                    .call(reconcile(framework.id(), 110_000))
                    .header("Mesos-Stream-Id", framework.stream().streamId()));

            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
            assertThat(answer.body())
                    .isEqualTo("Expecting 'reconcile.tasks' of at most 20000 tasks, but received 110000; send several"
                            + " calls, or none of them to hear of all tasks");
            framework.assertThatNothingIsTold();
        }
    }

    @Test
    void moreFrameworksThanAllowedAreRefusedUntilOneIsGone() throws Exception {
        try (var api = open(limits(MEBIBYTE, Duration.ofSeconds(2), 10, 1));
                var scheduler = new SchedulerClient(api.port())) {
            var first = subscribe(scheduler, "first");
            try (var second = scheduler.subscribe(subscribeCall("second"))) {
                assertThat(second.next("ERROR").at("/error/message").asText())
                        .isEqualTo("There are 1 frameworks already; schedulerApi.limits.frameworks allows no more");
            }
            first.call("TEARDOWN");
            cluster.eventually(() -> assertThat(cluster.meters()
                            .get("mesos_operator_scheduler_frameworks")
                            .gauge()
                            .value())
                    .isZero());
            var _ = subscribe(scheduler, "third");
        }
    }

    @Test
    void onePrincipalDoesNotTakeThePlacesOfAllFrameworks() throws Exception {
        try (var api = open(limits(MEBIBYTE, Duration.ofSeconds(2), 10, 4));
                var scheduler = new SchedulerClient(api.port())) {
            for (var i = 0; i < 3; i++) {
                var _ = subscribe(scheduler, "ads", "ads" + i);
            }
            try (var fourth = scheduler.subscribe(subscribeCall("ads", "fourth"))) {
                assertThat(fourth.next().at("/error/message").asText())
                        .isEqualTo("Principal 'ads' has 3 frameworks already; one principal has at most three quarters"
                                + " of schedulerApi.limits.frameworks");
            }
            var _ = subscribe(scheduler, "ops", "ops");
        }
    }

    @Test
    void aFloodOfSubscriptionsOfOnePrincipalIsNotWritten() throws Exception {
        var access = new AccessControl(
                Optional.of(Credentials.parse("ads s3cret\nops hush")), Authorizer.NONE, RateLimiters.NONE);
        try (var api = open(SchedulerLimits.DEFAULT, () -> access);
                var scheduler = new SchedulerClient(api.port())) {
            var sockets = new ArrayList<Socket>();
            try {
                for (var i = 0; i < 400; i++) {
                    sockets.add(send(
                            api.port(), http(subscribeCall("flood" + i), "Authorization: Basic YWRzOnMzY3JldA==\r\n")));
                }

                var other = SubscribedFramework.of(
                        scheduler,
                        scheduler.subscribe(
                                scheduler.call(subscribeCall("steady")).header("Authorization", "Basic b3BzOmh1c2g=")));

                assertThat(frameworks()).contains(other.id()).hasSizeLessThan(200);
                cluster.eventually(() -> assertThat(cluster.meters()
                                .get("mesos_operator_scheduler_frameworks")
                                .gauge()
                                .value())
                        .isGreaterThan(100));
            } finally {
                for (var socket : sockets) {
                    socket.close();
                }
            }
        }
    }

    private double waitingBytes() {
        return cluster.meters()
                .get("mesos_operator_scheduler_unread_bytes")
                .gauge()
                .value();
    }

    private SchedulerServer open(SchedulerLimits limits) throws IOException {
        return open(limits, () -> AccessControl.OPEN);
    }

    private SchedulerServer open(SchedulerLimits limits, Supplier<AccessControl> access) throws IOException {
        var server = new SchedulerServer(0, limits, access, () -> Viewers.NONE);
        cluster.startOperator(new SchedulerEndpoint(server, cluster.client().getNamespace(), Duration.ofSeconds(15)));
        return server;
    }

    private static SubscribedFramework subscribe(SchedulerClient scheduler, String name) {
        return SubscribedFramework.of(scheduler, scheduler.subscribe(subscribeCall(name)));
    }

    private static SubscribedFramework subscribe(SchedulerClient scheduler, String principal, String name) {
        return SubscribedFramework.of(scheduler, scheduler.subscribe(subscribeCall(principal, name)));
    }

    private static String subscribeCall(String principal, String name) {
        return """
                {"type": "SUBSCRIBE", "subscribe": {"framework_info":
                 {"user": "nobody", "name": "%s", "principal": "%s"}}}
                """.formatted(name, principal);
    }

    private static String subscribeCall(String name) {
        return """
                {"type": "SUBSCRIBE", "subscribe": {"framework_info": {"user": "nobody", "name": "%s"}}}
                """.formatted(name);
    }

    private static String reconcile(String framework, int tasks) {
        return """
                {"type": "RECONCILE", "framework_id": {"value": "%s"}, "reconcile": {"tasks": [%s]}}""".formatted(
                        framework,
                        IntStream.range(0, tasks)
                                .mapToObj("{\"task_id\":{\"value\":\"t%d\"}}"::formatted)
                                .collect(Collectors.joining(",")));
    }

    private static String http(String body, String more) {
        return "POST /api/v1/scheduler HTTP/1.1\r\nHost: here\r\nContent-Type: application/json\r\n" + more
                + "Content-Length: " + body.getBytes(UTF_8).length + "\r\n\r\n" + body;
    }

    /** Reads the header of the answer, and no more. */
    private static String streamId(Socket socket) throws IOException {
        var header = new StringBuilder();
        while (header.indexOf("\r\n\r\n") < 0) {
            header.append((char) socket.getInputStream().read());
        }
        return header.toString()
                .lines()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("mesos-stream-id:"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElseThrow();
    }

    private String awaitFramework(String name) {
        cluster.eventually(() -> assertThat(frameworks()).anyMatch(id -> id.startsWith(name)));
        return frameworks().stream()
                .filter(id -> id.startsWith(name))
                .findFirst()
                .orElseThrow();
    }

    private List<String> frameworks() {
        return cluster.client().resources(FrameworkResource.class).list().getItems().stream()
                .map(framework -> Objects.requireNonNull(framework.getMetadata().getName()))
                .toList();
    }

    private static Socket send(int port, String text) throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(20_000);
        socket.getOutputStream().write(text.getBytes(US_ASCII));
        return socket;
    }
}
