package io.mesosoperator.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mesosoperator.MesosCase;
import io.mesosoperator.api.FrameworkResource;
import io.mesosoperator.scheduler.SchedulerServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.scheduler.Protos.Call;
import org.apache.mesos.scheduler.Protos.Event;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The HTTP of the scheduler API, and subscriptions, with a real HTTP server and a real API server. */
@WithOperator
record SchedulerHttpIT(Cluster cluster, OpenSchedulerApi door) {

    private static final String LAST_CHUNK = "0";

    private static final String SUBSCRIBE = """
            {"type": "SUBSCRIBE", "subscribe": {"framework_info": {"user": "nobody", "name": "My Framework"}}}""";

    @MesosCase("G27: a call without Content-Type: 400")
    @Test
    @DisplayName("G27 SchedulerHttpApiTest.NoContentType")
    void noContentType() {
        var response =
                scheduler().send(scheduler().request("/api/v1/scheduler").POST(BodyPublishers.ofString(SUBSCRIBE)));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).isEqualTo("Expecting 'Content-Type' to be present");
    }

    @MesosCase("G28: a call that is JSON and no call: 400")
    @Test
    @DisplayName("G28 ValidJsonButInvalidProtobuf")
    void validJsonButInvalidProtobuf() {
        var response = scheduler().send(scheduler().call("{\"string\":\"valid_json\"}"));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).isEqualTo("Failed to validate scheduler::Call: Expecting 'type' to be present");
    }

    @MesosCase("G29: a call that is neither JSON nor protobuf: 400")
    @ParameterizedTest(name = "G29 MalformedContent: {0}")
    @ValueSource(strings = {"application/json", "application/x-protobuf"})
    void malformedContent(String contentType) {
        var response =
                scheduler().send(scheduler().call(contentType, "MALFORMED_CONTENT".getBytes(StandardCharsets.UTF_8)));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body())
                .startsWith(
                        contentType.endsWith("json")
                                ? "Failed to parse body into JSON: "
                                : "Failed to parse body into Call protobuf");
    }

    @MesosCase("G30: a call of a Content-Type that nobody knows: 415")
    @Test
    @DisplayName("G30 UnsupportedContentMediaType")
    void unsupportedContentMediaType() {
        var response =
                scheduler().send(scheduler().call("application/unknown", SUBSCRIBE.getBytes(StandardCharsets.UTF_8)));

        assertThat(response.statusCode()).isEqualTo(415);
        assertThat(response.body()).isEqualTo("Expecting 'Content-Type' of application/json or application/x-protobuf");
    }

    @MesosCase("G31: SUBSCRIBE with an Accept that cannot be met: 406")
    @Test
    @DisplayName("G31 NotAcceptable")
    void notAcceptable() {
        var response = scheduler().send(scheduler().call(SUBSCRIBE).header("Accept", "foo"));

        assertThat(response.statusCode()).isEqualTo(406);
        assertThat(response.body())
                .isEqualTo("Expecting 'Accept' to allow 'application/x-protobuf' or 'application/json'");
        assertThat(frameworks()).isEmpty();
    }

    @MesosCase("G32: SUBSCRIBE without Accept, or with */*, is answered in JSON")
    @ParameterizedTest(name = "G32 NoAcceptHeader, DefaultAccept: \"{0}\"")
    @ValueSource(strings = {"", "*/*"})
    void noAcceptHeader(String accept) throws IOException {
        var call = scheduler().call(SUBSCRIBE);
        try (var stream = scheduler().subscribe(accept.isEmpty() ? call : call.header("Accept", accept))) {
            assertThat(stream.response().headers().allValues("Content-Type")).containsExactly("application/json");
        }
    }

    @MesosCase("G33: SUBSCRIBE: a stream with an id, SUBSCRIBED first, and heartbeats after it")
    @Test
    @DisplayName("G33 Subscribe")
    void subscribe() throws IOException {
        try (var stream = scheduler().subscribe(SUBSCRIBE)) {
            var headers = stream.response().headers();
            assertThat(headers.firstValue("Transfer-Encoding")).contains("chunked");
            assertThat(stream.streamId()).hasSize(36);
            var subscribed = stream.next();
            assertThat(subscribed.path("type").asText()).isEqualTo("SUBSCRIBED");
            assertThat(subscribed.at("/subscribed/heartbeat_interval_seconds").asDouble())
                    .isEqualTo(15.0);
            var id = subscribed.at("/subscribed/framework_id/value").asText();
            assertThat(id).startsWith("my-framework-");
            assertThat(stream.next()).hasToString("{\"type\":\"HEARTBEAT\"}");
            cluster.eventually(() -> assertThat(cluster.frameworkStatus(id)
                            .at("/conditions/0/reason")
                            .asText())
                    .isEqualTo("Registered"));
        }
    }

    /** As pymesos and mentos ask; HTTP would let the end of the connection be the end of the stream. */
    @Test
    void theStreamIsChunkedAlsoWhenItsConnectionIsNotToBeKept() throws IOException {
        try (var socket = subscribeByHand(SUBSCRIBE)) {
            var lines = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            var headers = new ArrayList<String>();
            for (var line = lines.readLine(); line != null && !line.isEmpty(); line = lines.readLine()) {
                headers.add(line);
            }

            assertThat(headers).first().isEqualTo("HTTP/1.1 200 OK");
            assertThat(headers).contains("Transfer-Encoding: chunked", "Connection: close");
        }
    }

    /** mentos takes a body with its last chunk for an answer, and does not subscribe again. */
    @Test
    void anOperatorThatStopsBreaksTheStreamAsAMasterThatExitsDoes() throws IOException {
        try (var socket = subscribeByHand(SUBSCRIBE)) {
            var lines = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            while (!lines.readLine().contains("HEARTBEAT")) {} // so it is subscribed

            cluster.stopOperator();

            assertThat(lines.readAllLines()).doesNotContain(LAST_CHUNK);
        }
    }

    /** Mesos closes the writer of the pipe then. */
    @Test
    void aStreamThatEndsWithAnErrorIsComplete() throws IOException {
        var refused = SUBSCRIBE
                .replace("\"user\"", "\"id\": {\"value\": \"no/id\"}, \"user\"")
                .replace("\"subscribe\":", "\"framework_id\": {\"value\": \"no/id\"}, \"subscribe\":");

        try (var socket = subscribeByHand(refused)) {
            var body = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(body).contains("\"ERROR\"").endsWith("\r\n" + LAST_CHUNK + "\r\n\r\n");
        }
    }

    /** @param call is sent with nothing between it and the wire */
    private Socket subscribeByHand(String call) throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), door.port());
        subscribeByHand(call, socket);
        return socket;
    }

    private static void subscribeByHand(String call, Socket socket) throws IOException {
        socket.getOutputStream().write("""
                    POST /api/v1/scheduler HTTP/1.1\r
                    Host: master\r
                    Connection: close\r
                    Content-Type: application/json\r
                    Content-Length: %d\r
                    \r
                    %s""".formatted(call.length(), call).getBytes(StandardCharsets.UTF_8));
    }

    @Test
    @DisplayName("G33 Subscribe, in protobuf")
    void subscribeInProtobuf() throws IOException {
        var call = Call.newBuilder()
                .setType(Call.Type.SUBSCRIBE)
                .setSubscribe(Call.Subscribe.newBuilder()
                        .setFrameworkInfo(
                                FrameworkInfo.newBuilder().setUser("nobody").setName("mine")))
                .build();

        var response = scheduler().stream(scheduler()
                .call("application/x-protobuf", call.toByteArray())
                .header("Accept", "application/x-protobuf"));

        assertThat(response.headers().allValues("Content-Type")).containsExactly("application/x-protobuf");
        try (var body = response.body()) {
            var first = Event.parseFrom(body.readNBytes(EventStreamReader.length(body)));
            assertThat(first.getType()).isEqualTo(Event.Type.SUBSCRIBED);
            assertThat(first.getSubscribed().getHeartbeatIntervalSeconds()).isEqualTo(15.0);
            var second = Event.parseFrom(body.readNBytes(EventStreamReader.length(body)));
            assertThat(second.getType()).isEqualTo(Event.Type.HEARTBEAT);
        }
    }

    @MesosCase("G34: SUBSCRIBE with a stream's id: 400")
    @Test
    @DisplayName("G34 SubscribeWithStreamId")
    void subscribeWithStreamId() {
        var response = scheduler().send(scheduler().call(SUBSCRIBE).header("Mesos-Stream-Id", "some"));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).isEqualTo("Subscribe calls should not include the 'Mesos-Stream-Id' header");
        assertThat(frameworks()).isEmpty();
    }

    @MesosCase("G35: SUBSCRIBE with an invalid role: a stream with ERROR, and no framework")
    @Test
    @DisplayName("G35 RejectFrameworkWithInvalidRole")
    void rejectFrameworkWithInvalidRole() {
        var stream = scheduler().subscribe("""
                {"type": "SUBSCRIBE",
                 "subscribe": {"framework_info": {"user": "nobody", "name": "mine", "role": "/test/test1"}}}""");

        assertThat(stream.untilTheEnd()).singleElement().satisfies(event -> {
            assertThat(event.path("type").asText()).isEqualTo("ERROR");
            assertThat(event.at("/error/message").asText()).startsWith("Role '/test/test1' cannot start with a slash");
        });
        assertThat(frameworks()).isEmpty();
    }

    @MesosCase("G36: SUBSCRIBE again with the id that was given: the same framework")
    @Test
    @DisplayName("G36 SubscribedOnRetry")
    void subscribedOnRetry() throws IOException {
        try (var first = scheduler().subscribe(SUBSCRIBE)) {
            var id = first.next("SUBSCRIBED")
                    .at("/subscribed/framework_id/value")
                    .asText();

            try (var second = scheduler().subscribe(again(id))) {
                assertThat(second.next("SUBSCRIBED")
                                .at("/subscribed/framework_id/value")
                                .asText())
                        .isEqualTo(id);
                assertThat(second.streamId()).isNotEqualTo(first.streamId());
                assertThat(first.untilTheEnd().getLast().at("/error/message").asText())
                        .isEqualTo("Framework failed over");
                assertThat(frameworks()).containsExactly(id);
            }
        }
    }

    @MesosCase("G38: GET: 405")
    @Test
    @DisplayName("G38 GetRequest")
    void getRequest() {
        var response = scheduler().send(scheduler().request("/api/v1/scheduler").GET());

        assertThat(response.statusCode()).isEqualTo(405);
        assertThat(response.headers().allValues("Allow")).containsExactly("POST");
    }

    @Test
    void anotherCallNeedsTheIdOfItsStream() throws IOException {
        try (var stream = scheduler().subscribe(SUBSCRIBE)) {
            var id = stream.next("SUBSCRIBED")
                    .at("/subscribed/framework_id/value")
                    .asText();
            var revive = "{\"type\": \"REVIVE\", \"framework_id\": {\"value\": \"" + id + "\"}}";

            var without = scheduler().send(scheduler().call(revive));
            var wrong = scheduler().send(scheduler().call(revive).header("Mesos-Stream-Id", "other"));
            var unknown = scheduler().send(scheduler().call(revive.replace(id, "nobody")));

            assertThat(without.statusCode()).isEqualTo(400);
            assertThat(without.body()).isEqualTo("All non-subscribe calls should include the 'Mesos-Stream-Id' header");
            assertThat(wrong.statusCode()).isEqualTo(400);
            assertThat(wrong.body())
                    .isEqualTo("The stream ID 'other' included in this request didn't match the stream ID currently"
                            + " associated with framework ID " + id);
            assertThat(unknown.statusCode()).isEqualTo(400);
            assertThat(unknown.body()).isEqualTo("Framework cannot be found");
            scheduler().call(stream, revive);
        }
    }

    @Test
    void whoseConnectionBreaksIsDisconnectedAndMayComeBackWithinItsFailoverTimeout() throws IOException {
        door.reopen(Duration.ofMillis(200));
        var lasting = SUBSCRIBE.replace("\"user\"", "\"failover_timeout\": 1000, \"user\"");
        var first = scheduler().subscribe(lasting);
        var id = first.next("SUBSCRIBED").at("/subscribed/framework_id/value").asText();

        first.close();

        cluster.eventually(() -> assertThat(frameworks()).isEmpty());
        var call = scheduler()
                .send(scheduler().call("{\"type\": \"REVIVE\", \"framework_id\": {\"value\": \"" + id + "\"}}"));
        assertThat(call.statusCode()).isEqualTo(403);
        assertThat(call.body()).isEqualTo("Framework is not subscribed");
        try (var second = scheduler().subscribe(again(id))) {
            assertThat(second.next("SUBSCRIBED")
                            .at("/subscribed/framework_id/value")
                            .asText())
                    .isEqualTo(id);
            assertThat(frameworks()).containsExactly(id);
        }
    }

    @Test
    @DisplayName("G24 SchedulerSubscribeAfterFailoverTimeout")
    void whoseFailoverTimeoutHasRunOutMayNotComeBack() throws IOException {
        door.reopen(Duration.ofMillis(200));
        var first = scheduler().subscribe(SUBSCRIBE);
        var id = first.next("SUBSCRIBED").at("/subscribed/framework_id/value").asText();
        cluster.eventually(() -> assertThat(
                        cluster.frameworkStatus(id).at("/conditions/0/reason").asText())
                .isEqualTo("Registered"));
        first.close();
        cluster.eventually(() -> assertThat(frameworks()).isEmpty());
        cluster.eventually(() -> assertThat(scheduler()
                        .send(scheduler().call("{\"type\": \"REVIVE\", \"framework_id\": {\"value\": \"" + id + "\"}}"))
                        .body())
                .isEqualTo("Framework cannot be found"));

        var second = scheduler().subscribe(again(id));

        assertThat(second.untilTheEnd())
                .singleElement()
                .satisfies(event -> assertThat(event.at("/error/message").asText())
                        .startsWith("Completed framework attempted to re-register"));
        assertThat(frameworks()).isEmpty();
    }

    @Test
    void afterARestartASchedulerHasTimeToComeBack() throws IOException {
        door.reopen(Duration.ofMillis(500));
        var one = scheduler().subscribe(SUBSCRIBE);
        var comesBack =
                one.next("SUBSCRIBED").at("/subscribed/framework_id/value").asText();
        var two = scheduler().subscribe(SUBSCRIBE);
        var staysAway =
                two.next("SUBSCRIBED").at("/subscribed/framework_id/value").asText();

        door.reopen(Duration.ofMillis(500));

        assertThat(frameworks()).contains(comesBack, staysAway);
        try (var again = scheduler().subscribe(again(comesBack))) {
            assertThat(again.next("SUBSCRIBED")
                            .at("/subscribed/framework_id/value")
                            .asText())
                    .isEqualTo(comesBack);
            cluster.eventually(() -> assertThat(frameworks()).containsExactly(comesBack));
        }
    }

    @Test
    void aFrameworkOfSomebodyElseCannotBeTakenOver() {
        cluster.framework("theirs");
        cluster.eventually(() -> assertThat(cluster.frameworkStatus("theirs")
                        .at("/conditions/0/reason")
                        .asText())
                .isEqualTo("Registered"));

        var stream = scheduler().subscribe(again("theirs"));

        assertThat(stream.untilTheEnd())
                .singleElement()
                .satisfies(event -> assertThat(event.at("/error/message").asText())
                        .startsWith("Framework theirs is not one that has subscribed here"));
    }

    @Test
    void whoseObjectIsDeletedIsToldSo() {
        var stream = scheduler().subscribe(SUBSCRIBE);
        var id = stream.next("SUBSCRIBED").at("/subscribed/framework_id/value").asText();

        var _ = cluster.client().resources(FrameworkResource.class).withName(id).delete();

        assertThat(stream.untilTheEnd().getLast().at("/error/message").asText())
                .isEqualTo("Framework has been removed");
    }

    @Test
    void clientsFindTheMasterAndItsVersion() {
        var redirect = scheduler().send(scheduler().request("/redirect"));
        var version = scheduler().send(scheduler().request("/version"));

        assertThat(redirect.statusCode()).isEqualTo(307);
        assertThat(redirect.headers().firstValue("Location")).contains("//127.0.0.1:" + door.port());
        assertThat(version.body()).contains("\"version\"");
    }

    @Test
    void whoSubscribesIsToldWhomWith() throws IOException {
        try (var stream = scheduler().subscribe(scheduler().call("""
                {"type": "SUBSCRIBE", "subscribe": {"framework_info": {"user": "nobody", "name": "mine"}}}"""))) {
            var master = stream.next("SUBSCRIBED").at("/subscribed/master_info");

            assertThat(master.path("id").asText()).hasSize(36);
            assertThat(master.path("ip").asLong())
                    .as("127.0.0.1, as machines have it that Mesos runs on")
                    .isEqualTo(0x0100007f);
            assertThat(master.path("port").asInt()).isEqualTo(door.port());
            assertThat(master.path("version").asText()).isEqualTo("1.9.0");
            assertThat(master.at("/address/hostname").asText()).isEqualTo("127.0.0.1");
            assertThat(master.at("/address/port").asInt()).isEqualTo(door.port());
        }
    }

    /** As in libprocess: some clients ask below an endpoint. */
    @Test
    void whatIsBelowAnEndpointIsThatEndpoint() {
        assertThat(statusOf("/version/")).isEqualTo(200);
        assertThat(statusOf("/master/version/of/it")).isEqualTo(200);
        assertThat(statusOf("/master/api/v1/scheduler/mine")).as("not a POST").isEqualTo(405);
        assertThat(statusOf("/versions")).isEqualTo(404);
        assertThat(statusOf("/master")).isEqualTo(404);
        assertThat(statusOf("/")).isEqualTo(404);
    }

    private int statusOf(String path) {
        return scheduler().send(scheduler().request(path)).statusCode();
    }

    /** It would be SUBSCRIBED for a moment, and what it calls then comes to nothing. */
    @Test
    void whoeverComesBackWhileTheOperatorStopsIsNotSubscribedWithIt() throws IOException {
        // by hand: a client may have given its connection up when it is to use it again
        try (var connection = new Socket(InetAddress.getLoopbackAddress(), door.port())) {
            connection
                    .getOutputStream()
                    .write("HEAD /version HTTP/1.1\r\nHost: master\r\n\r\n".getBytes(StandardCharsets.UTF_8));
            var answers =
                    new BufferedReader(new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8));
            assertThat(answers.lines().takeWhile(line -> !line.isEmpty())).startsWith("HTTP/1.1 200 OK");

            cluster.stopOperator();

            assertThat(answerAfterTheStop(connection, answers))
                    .satisfiesAnyOf(
                            answer -> assertThat(answer)
                                    .startsWith("HTTP/1.1 503 Service Unavailable")
                                    .contains("Not the leading master"),
                            // what had not quite ended when the operator stopped ends with its connection
                            answer -> assertThat(answer).isEmpty());
        }
        assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), door.port()))
                .isInstanceOf(ConnectException.class);
    }

    /** Nothing, if the connection is closed. */
    private static String answerAfterTheStop(Socket connection, BufferedReader answers) {
        try {
            subscribeByHand(SUBSCRIBE, connection);
            return answers.lines().collect(Collectors.joining("\n"));
        } catch (IOException | UncheckedIOException _) {
            return "";
        }
    }

    /** mentos and mesos-framework do not come back after a 503. */
    @Test
    void whoSubscribesALittleTooEarlyIsSubscribedWhenTheOperatorServes() throws Exception {
        cluster.stopOperator();
        try (var server = new SchedulerServer(0);
                var early = new SchedulerClient(server.port());
                var thread = Executors.newVirtualThreadPerTaskExecutor()) {
            var stream = thread.submit(() -> early.subscribe(SUBSCRIBE));
            cluster.eventually(() -> assertThat(server.isAwaited()).isTrue());

            cluster.startOperator(
                    new SchedulerEndpoint(server, cluster.client().getNamespace(), Duration.ofSeconds(15)));

            try (var subscribed = stream.get()) {
                assertThat(subscribed.next().path("type").asText()).isEqualTo("SUBSCRIBED");
            }
            cluster.stopOperator();
        }
    }

    /** Nothing but SUBSCRIBE can be for the operator that is about to lead: its streams are new. */
    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"TEARDOWN", "REVIVE", "NOTHING", "no JSON"})
    void anyOtherCallIsAnsweredAtOnce(String type) throws IOException {
        try (var standby = new SchedulerServer(0);
                var client = new SchedulerClient(standby.port())) {
            var call = type.equals("no JSON")
                    ? type
                    : "{\"type\": \"%s\", \"framework_id\": {\"value\": \"f\"}}".formatted(type);
            var before = Instant.now();

            var response = client.send(client.call(call));

            assertThat(response.statusCode()).isEqualTo(503);
            assertThat(response.body()).isEqualTo("Not the leading master");
            assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(4));
        }
    }

    /** It would hold what others need while it waits. */
    @Test
    void soIsALongSubscribe() throws IOException {
        try (var standby = new SchedulerServer(0);
                var client = new SchedulerClient(standby.port())) {
            var before = Instant.now();

            var response = client.send(client.call(SUBSCRIBE.replace("My Framework", "x".repeat(100_000))));

            assertThat(response.statusCode()).isEqualTo(503);
            assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(4));
        }
    }

    @Test
    void whoDoesNotLeadSaysSo() throws IOException {
        try (var standby = new SchedulerServer(0);
                var client = new SchedulerClient(standby.port())) {
            assertThat(client.send(client.request("/master/state")).statusCode())
                    .isEqualTo(503);

            var response = client.send(client.call(SUBSCRIBE));

            assertThat(response.statusCode()).isEqualTo(503);
            assertThat(response.body()).isEqualTo("Not the leading master");
        }
    }

    private SchedulerClient scheduler() {
        return door.client();
    }

    private static String again(String id) {
        return """
                {"type": "SUBSCRIBE", "framework_id": {"value": "%s"},
                 "subscribe": {"framework_info":
                   {"user": "nobody", "name": "My Framework", "failover_timeout": 1000, "id": {"value": "%s"}}}}
                """.formatted(id, id);
    }

    private List<String> frameworks() {
        return cluster.client().resources(FrameworkResource.class).list().getItems().stream()
                .map(framework -> framework.getMetadata().getName())
                .toList();
    }
}
