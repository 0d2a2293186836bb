package io.mesosoperator.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mesosoperator.api.FrameworkResource;
import io.mesosoperator.authorization.AccessControl;
import io.mesosoperator.authorization.Authorizer;
import io.mesosoperator.authorization.Credentials;
import io.mesosoperator.authorization.RateLimiters;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.apache.mesos.Protos.ACL.Entity;
import org.apache.mesos.Protos.ACL.ShutdownFramework;
import org.apache.mesos.Protos.ACLs;
import org.apache.mesos.Protos.RateLimit;
import org.apache.mesos.Protos.RateLimits;
import org.junit.jupiter.api.Test;

/** Who may call the scheduler API, for whom, and how often. */
@WithOperator
record AccessIT(Cluster cluster, OpenSchedulerApi door) {

    private static final Credentials BOTH = Credentials.parse("ads s3cret\nops hush");

    @Test
    void whoDoesNotSayWhoHeIsIsNotServed() {
        authenticated();

        var silent = scheduler().send(scheduler().call(subscribe("")));
        var wrong = scheduler().send(as("ads:hush", scheduler().call(subscribe(""))));

        assertThat(silent.statusCode()).isEqualTo(401);
        assertThat(silent.headers().firstValue("WWW-Authenticate")).contains("Basic realm=\"mesos-master-scheduler\"");
        assertThat(silent.body()).startsWith("Missing 'Authorization' request header");
        assertThat(wrong.statusCode()).isEqualTo(401);
        assertThat(wrong.body()).isEqualTo("Could not authenticate 'ads'");
        assertThat(frameworks()).isEmpty();
        assertThat(scheduler().send(scheduler().request("/version")).statusCode())
                .isEqualTo(200);
    }

    @Test
    void aFrameworkHasThePrincipalThatIsAuthenticated() throws IOException {
        authenticated();

        try (var stream = scheduler().subscribe(as("ads:s3cret", scheduler().call(subscribe(""))))) {
            stream.next("SUBSCRIBED");
            assertThat(frameworks())
                    .singleElement()
                    .satisfies(framework -> assertThat(
                                    framework.specOrEmpty().path("principal").asText())
                            .isEqualTo("ads"));
        }
    }

    @Test
    void nobodySpeaksForAnother() throws IOException {
        authenticated();
        var pretends = scheduler().send(as("ads:s3cret", scheduler().call(subscribe("\"principal\": \"ops\", "))));
        assertThat(pretends.statusCode()).isEqualTo(400);
        assertThat(pretends.body())
                .isEqualTo("Failed to validate scheduler::Call: Authenticated principal 'ads' does not match principal"
                        + " 'ops' set in `FrameworkInfo`");

        try (var stream = scheduler().subscribe(as("ads:s3cret", scheduler().call(subscribe(""))))) {
            var id = stream.next("SUBSCRIBED")
                    .at("/subscribed/framework_id/value")
                    .asText();
            var teardown = """
                    {"type": "TEARDOWN", "framework_id": {"value": "%s"}}""".formatted(id);
            var call = scheduler().call(teardown).header("Mesos-Stream-Id", stream.streamId());
            var stranger = scheduler().send(as("ops:hush", call));
            assertThat(stranger.statusCode()).isEqualTo(400);
            assertThat(stranger.body())
                    .isEqualTo("Authenticated principal 'ops' does not match principal 'ads' set in `FrameworkInfo`");

            try (var takeover = scheduler().subscribe(as("ops:hush", scheduler().call(again(id))))) {
                assertThat(takeover.next("ERROR").at("/error/message").asText())
                        .isEqualTo("Changing framework's principal is not allowed.");
            }
            assertThat(frameworks()).hasSize(1);
        }
    }

    @Test
    void newCredentialsCountAtOnce() throws IOException {
        authenticated();
        door.access(
                new AccessControl(Optional.of(Credentials.parse("ads another")), Authorizer.NONE, RateLimiters.NONE));

        assertThat(scheduler()
                        .send(as("ads:s3cret", scheduler().call(subscribe(""))))
                        .statusCode())
                .isEqualTo(401);
        try (var stream = scheduler().subscribe(as("ads:another", scheduler().call(subscribe(""))))) {
            stream.next("SUBSCRIBED");
        }
    }

    @Test
    void teardownIsForThoseWhoMay() throws IOException {
        door.access(new AccessControl(Optional.of(BOTH), onlyOpsMayShutDown(), RateLimiters.NONE));
        try (var stream = scheduler().subscribe(as("ads:s3cret", scheduler().call(subscribe(""))))) {
            var id = stream.next("SUBSCRIBED")
                    .at("/subscribed/framework_id/value")
                    .asText();

            assertAnswer(400, "Expecting POST", as("ops:hush", scheduler().request("/master/teardown")));
            assertAnswer(400, "Missing 'frameworkId' query parameter", as("ops:hush", teardown("id=1")));
            assertAnswer(400, "No framework found with specified ID", as("ops:hush", teardown("frameworkId=another")));
            var refused = scheduler().send(as("ads:s3cret", teardown("frameworkId=" + id)));
            assertThat(refused.statusCode()).isEqualTo(401);
            assertThat(refused.headers().firstValue("WWW-Authenticate")).contains("Basic realm=\"Mesos master\"");
            assertThat(scheduler().send(teardown("frameworkId=" + id)).statusCode())
                    .isEqualTo(401);
            assertThat(frameworks()).hasSize(1);

            assertAnswer(200, "", as("ops:hush", teardown("frameworkId=" + id)));
            cluster.eventually(() -> assertThat(frameworks()).isEmpty());
        }
    }

    @Test
    void aFrameworkThatHasDisconnectedCanBeTornDownToo() throws IOException {
        cluster.kubelet().node("n1", 2, 1024);
        String id;
        try (var stream = scheduler().subscribe(scheduler().call(subscribe("\"failover_timeout\": 3600, ")))) {
            id = stream.next("SUBSCRIBED").at("/subscribed/framework_id/value").asText();
        }
        cluster.eventually(() -> assertThat(frameworks()).isEmpty());

        assertAnswer(200, "", teardown("frameworkId=" + id));

        cluster.eventually(() -> {
            try (var stream = scheduler().subscribe(scheduler().call(again(id)))) {
                assertThat(stream.next("ERROR").at("/error/message").asText())
                        .startsWith("Completed framework attempted to re-register: its failover timeout");
            }
        });
    }

    @Test
    void anothersFrameworkOfTheSameNameIsNotTornDown() throws IOException {
        cluster.kubelet().node("n1", 2, 1024); // an offer that cannot be written tells that the scheduler is gone
        String id;
        try (var stream = scheduler().subscribe(scheduler().call(subscribe("\"failover_timeout\": 3600, ")))) {
            id = stream.next("SUBSCRIBED").at("/subscribed/framework_id/value").asText();
        }
        cluster.eventually(() -> assertThat(frameworks()).isEmpty());
        cluster.framework(id);
        cluster.eventually(() -> {
            try (var stream = scheduler().subscribe(scheduler().call(again(id)))) {
                assertThat(stream.next("ERROR").at("/error/message").asText()).contains("belongs to another client");
            }
        });

        assertAnswer(400, "No framework found with specified ID", teardown("frameworkId=" + id));

        assertThat(frameworks())
                .singleElement()
                .satisfies(framework -> assertThat(
                                framework.specOrEmpty().path("suppress").asBoolean())
                        .isFalse());
    }

    @Test
    void whoIsNotRegisteredTakesNobodysTurn() throws IOException {
        var limits = RateLimits.newBuilder()
                .setAggregateDefaultQps(1000)
                .setAggregateDefaultCapacity(0)
                .build();
        door.access(new AccessControl(Optional.empty(), Authorizer.NONE, RateLimiters.of(limits)));

        assertAnswer(
                400,
                "Framework cannot be found",
                scheduler()
                        .call("{\"type\": \"REVIVE\", \"framework_id\": {\"value\": \"nobodys\"}}")
                        .header("Mesos-Stream-Id", "invented"));
    }

    @Test
    void aCallTooManyIsRefusedAndNotForgotten() throws IOException {
        var limits = RateLimits.newBuilder()
                .addLimits(
                        RateLimit.newBuilder().setPrincipal("ads").setQps(1000).setCapacity(0))
                .build();
        door.access(new AccessControl(Optional.of(BOTH), Authorizer.NONE, RateLimiters.of(limits)));

        try (var stream = scheduler().subscribe(as("ads:s3cret", scheduler().call(subscribe(""))));
                var other = scheduler().subscribe(as("ops:hush", scheduler().call(subscribe(""))))) {
            var id = stream.next("SUBSCRIBED").at("/subscribed/framework_id/value");
            var otherId = other.next("SUBSCRIBED").at("/subscribed/framework_id/value");
            var revive = "{\"type\": \"REVIVE\", \"framework_id\": {\"value\": %s}}";

            var dropped = scheduler()
                    .send(as("ads:s3cret", scheduler().call(revive.formatted(id)))
                            .header("Mesos-Stream-Id", stream.streamId()));
            var taken = scheduler()
                    .send(as("ops:hush", scheduler().call(revive.formatted(otherId)))
                            .header("Mesos-Stream-Id", other.streamId()));

            assertThat(dropped.statusCode()).isEqualTo(429);
            assertThat(dropped.headers().firstValue("Retry-After")).contains("1");
            assertThat(dropped.body()).isEqualTo("Message mesos.scheduler.Call dropped: capacity(0) exceeded");
            assertThat(taken.statusCode()).isEqualTo(202);
        }
    }

    @Test
    void withoutCredentialsTheFrameworksOwnPrincipalIsLimited() throws IOException {
        var limits = RateLimits.newBuilder()
                .addLimits(
                        RateLimit.newBuilder().setPrincipal("ads").setQps(1000).setCapacity(0))
                .build();
        door.access(new AccessControl(Optional.empty(), Authorizer.NONE, RateLimiters.of(limits)));

        try (var stream = scheduler().subscribe(scheduler().call(subscribe("\"principal\": \"ads\", ")))) {
            var id = stream.next("SUBSCRIBED").at("/subscribed/framework_id/value");
            var revive = "{\"type\": \"REVIVE\", \"framework_id\": {\"value\": %s}}".formatted(id);

            assertThat(scheduler()
                            .send(scheduler().call(revive).header("Mesos-Stream-Id", stream.streamId()))
                            .statusCode())
                    .isEqualTo(429);
        }
    }

    @Test
    void whoIsRegisteredWaitsForItsTurnToSubscribeAgain() throws IOException {
        door.access(new AccessControl(Optional.of(BOTH), Authorizer.NONE, none("ads")));

        try (var stream = scheduler().subscribe(as("ads:s3cret", scheduler().call(subscribe(""))))) {
            var id = stream.next("SUBSCRIBED")
                    .at("/subscribed/framework_id/value")
                    .asText();

            assertThatThrownBy(() ->
                            scheduler().subscribe(as("ads:s3cret", scheduler().call(again(id)))))
                    .hasMessageContaining("429");
        }
    }

    @Test
    void soItIsWithoutCredentials() throws IOException {
        door.access(new AccessControl(Optional.empty(), Authorizer.NONE, once("ads")));

        try (var stream = scheduler().subscribe(scheduler().call(subscribe("\"principal\": \"ads\", ")))) {
            var id = stream.next("SUBSCRIBED")
                    .at("/subscribed/framework_id/value")
                    .asText();
            var again = again(id).replace("\"user\"", "\"principal\": \"ads\", \"user\"");
            try (var other = scheduler().subscribe(scheduler().call(again))) {
                other.next("SUBSCRIBED");
            }

            assertThatThrownBy(() -> scheduler().subscribe(scheduler().call(again)))
                    .hasMessageContaining("429");
        }
    }

    private static RateLimiters none(String principal) {
        return RateLimiters.of(RateLimits.newBuilder()
                .addLimits(RateLimit.newBuilder()
                        .setPrincipal(principal)
                        .setQps(1000)
                        .setCapacity(0))
                .build());
    }

    /** Once in a day. */
    private static RateLimiters once(String principal) {
        return RateLimiters.of(RateLimits.newBuilder()
                .addLimits(RateLimit.newBuilder().setPrincipal(principal).setQps(0.00001))
                .build());
    }

    private void authenticated() {
        door.access(new AccessControl(Optional.of(BOTH), Authorizer.NONE, RateLimiters.NONE));
    }

    private static Authorizer onlyOpsMayShutDown() {
        var anybodys = Entity.newBuilder().setType(Entity.Type.ANY);
        return new Authorizer(ACLs.newBuilder()
                .addShutdownFrameworks(ShutdownFramework.newBuilder()
                        .setPrincipals(Entity.newBuilder().addValues("ops"))
                        .setFrameworkPrincipals(anybodys))
                .addShutdownFrameworks(ShutdownFramework.newBuilder()
                        .setPrincipals(Entity.newBuilder().setType(Entity.Type.NONE))
                        .setFrameworkPrincipals(anybodys))
                .build());
    }

    private void assertAnswer(int status, String text, HttpRequest.Builder request) {
        var response = scheduler().send(request);
        assertThat(response.body()).isEqualTo(text);
        assertThat(response.statusCode()).isEqualTo(status);
    }

    private HttpRequest.Builder teardown(String form) {
        return scheduler().request("/master/teardown").POST(BodyPublishers.ofString(form));
    }

    private static HttpRequest.Builder as(String pair, HttpRequest.Builder request) {
        return request.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(UTF_8)));
    }

    private static String subscribe(String more) {
        return """
                {"type": "SUBSCRIBE", "subscribe": {"framework_info": {%s"user": "nobody", "name": "mine"}}}
                """.formatted(more);
    }

    private static String again(String id) {
        return """
                {"type": "SUBSCRIBE", "framework_id": {"value": "%1$s"}, "subscribe": {"framework_info":
                 {"id": {"value": "%1$s"}, "user": "nobody", "name": "mine"}}}
                """.formatted(id);
    }

    private SchedulerClient scheduler() {
        return door.client();
    }

    private List<FrameworkResource> frameworks() {
        return cluster.client().resources(FrameworkResource.class).list().getItems();
    }
}
