package io.mesosoperator.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.mesosoperator.api.FrameworkResource;
import io.mesosoperator.cluster.PodScript;
import io.mesosoperator.master.Viewers;
import io.mesosoperator.scheduler.SchedulerApiService;
import io.mesosoperator.scheduler.SchedulerLimits;
import io.mesosoperator.scheduler.SchedulerServer;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What changes while the operator runs when its configuration does. */
@WithOperator(starts = false)
record ReloadIT(Cluster cluster) {

    private static final String TASKS = "tasks: {image: \"busybox:1.35\"}\n";
    private static final String ONLY_OPS = TASKS + """
            authorization:
              acls:
                register_frameworks:
                - {principals: {values: [ops]}, roles: {values: [prod]}}
                - {principals: {type: NONE}, roles: {values: [prod]}}
            """;

    @Test
    void anAclThatAllowsMoreRegistersWhoWasRefused() {
        cluster.startOperator(Cluster.config(ONLY_OPS));
        cluster.kubelet().node("n1", 2, 1024);
        cluster.framework("mine", "  role: prod\n  principal: ads");
        cluster.eventually(() -> assertThat(ready("mine"))
                .isEqualTo("False Not authorized to use role 'prod': create a Framework with another spec.role, or have"
                        + " authorization.acls in the operator's configuration allow it to principal 'ads'"));
        cluster.task("one", "mine", 0.5);

        cluster.reconfigure(TASKS);

        cluster.eventually(() -> assertThat(ready("mine")).startsWith("True"));
        cluster.awaitPodOf("one");
    }

    @Test
    void rolesAndTheWhitelistAreReadAgain() {
        cluster.startOperator(Cluster.config(TASKS + "allocation: {roles: [web], whitelist: [elsewhere]}"));
        cluster.kubelet().node("n1", 2, 1024);
        cluster.framework("mine", "  role: ads");
        cluster.framework("other", "  role: web");
        cluster.eventually(() -> assertThat(ready("mine")).startsWith("False Role 'ads' is invalid"));
        cluster.eventually(() -> assertThat(ready("other")).startsWith("True"));
        assertThat(cluster.offers()).isEmpty();

        cluster.reconfigure(TASKS + "allocation: {roles: [ads, web]}");

        cluster.eventually(() -> assertThat(ready("mine")).startsWith("True"));
        cluster.awaitOffer();
    }

    @Test
    void whoMayRunAsWhomIsReadAgain() {
        cluster.startOperator(Cluster.config(TASKS));
        cluster.kubelet().node("n1", 2, 1024);
        cluster.framework("mine", "  principal: ads");
        cluster.reconfigure(TASKS + """
                authorization:
                  acls: {run_tasks: [{principals: {type: NONE}, users: {values: ["1000"]}}]}
                """);

        cluster.task("one", "mine", 0.5, "  command: {value: \"true\", user: \"1000\"}");

        var status = cluster.awaitState("one", "TASK_ERROR");
        assertThat(status.path("message").asText()).startsWith("Not authorized to launch as user '1000'");
        assertThat(status.path("reason").asText()).isEqualTo("REASON_TASK_UNAUTHORIZED");
        assertThat(cluster.pods()).isEmpty();
    }

    @Test
    void aMistakeInTheRolesEndsNoTask() throws IOException {
        try (var server = new SchedulerServer(0);
                var scheduler = new SchedulerClient(server.port())) {
            cluster.startOperator(
                    Cluster.config(TASKS),
                    Optional.of(new SchedulerEndpoint(
                            server, cluster.client().getNamespace(), SchedulerApiService.HEARTBEAT)));
            cluster.kubelet().node("n1", 2, 1024);
            cluster.kubelet().automatic(pod -> PodScript.runs());
            var mine = SubscribedFramework.inRole(scheduler, "prod");
            mine.launch(mine.offer(), "one", 0.5);
            mine.acknowledge(mine.update("one", "TASK_RUNNING"));
            cluster.eventually(() -> assertThat(ready(mine.id())).startsWith("True"));

            cluster.reconfigure(TASKS + "allocation: {roles: [web]}");
            assertThat(mine.stream().next("ERROR").at("/error/message").asText())
                    .startsWith("Role 'prod' is invalid");
            cluster.reconfigure(TASKS);

            cluster.eventually(() -> assertThat(ready(mine.id())).startsWith("True"));
            assertThat(cluster.pods())
                    .singleElement()
                    .satisfies(pod ->
                            assertThat(pod.getMetadata().getDeletionTimestamp()).isNull());
            cluster.stopOperator();
        }
    }

    @Test
    void whoHasNoCredentialsAnyMoreIsDisconnected(@TempDir Path directory) throws IOException {
        var credentials = Files.writeString(directory.resolve("credentials"), "ads s3cret\nops hush");
        var fields = TASKS + "schedulerApi: {credentials: %s}".formatted(credentials);
        try (var server = new SchedulerServer(0, SchedulerLimits.DEFAULT, cluster::access, () -> Viewers.NONE);
                var scheduler = new SchedulerClient(server.port())) {
            start(fields, server);
            cluster.kubelet().node("n1", 2, 1024);
            cluster.kubelet().automatic(pod -> PodScript.runs());
            var ads = subscribe(scheduler, "ads", "ads:s3cret");
            var ops = subscribe(scheduler, "ops", "ops:hush");
            cluster.eventually(() -> assertThat(ready(ads.id())).startsWith("True"));
            cluster.task("one", ads.id(), 0.1);
            cluster.awaitState("one", "TASK_RUNNING");

            Files.writeString(credentials, "ops hush");
            cluster.reconfigure(fields);

            assertThat(ads.stream().untilTheEnd())
                    .noneMatch(event -> event.path("type").asText().equals("ERROR"));
            cluster.eventually(() -> assertThat(frameworks()).containsExactly(ops.id()));
            cluster.kubelet().node("n2", 2, 1024);
            ops.offerOf("n2");
            assertThat(cluster.state("one")).isEqualTo("TASK_RUNNING");
            cluster.stopOperator();
        }
    }

    @Test
    void whoHasAnotherSecretHasTimeToUseIt(@TempDir Path directory) throws IOException {
        var credentials = Files.writeString(directory.resolve("credentials"), "ads s3cret");
        var fields = TASKS + "schedulerApi: {credentials: %s}".formatted(credentials);
        try (var server = new SchedulerServer(0, SchedulerLimits.DEFAULT, cluster::access, () -> Viewers.NONE);
                var scheduler = new SchedulerClient(server.port())) {
            start(fields, server);
            var ads = subscribe(scheduler, "ads", "ads:s3cret");

            Files.writeString(credentials, "ads an0ther");
            cluster.reconfigure(fields);

            ads.stream().untilTheEnd();
            assertThat(frameworks()).containsExactly(ads.id());
            try (var again = scheduler.subscribe(as("ads:an0ther", scheduler.call("""
                    {"type": "SUBSCRIBE", "framework_id": {"value": "%1$s"}, "subscribe": {"framework_info":
                     {"id": {"value": "%1$s"}, "user": "nobody", "name": "ads"}}}""".formatted(ads.id()))))) {
                assertThat(again.next("SUBSCRIBED")
                                .at("/subscribed/framework_id/value")
                                .asText())
                        .isEqualTo(ads.id());
            }
            cluster.stopOperator();
        }
    }

    @Test
    void whoMayNotHaveItsRoleAnyMoreIsTold() throws IOException {
        try (var server = new SchedulerServer(0);
                var scheduler = new SchedulerClient(server.port())) {
            start(TASKS, server);
            var mine = SubscribedFramework.of(scheduler, scheduler.subscribe(scheduler.call("""
                    {"type": "SUBSCRIBE", "subscribe": {"framework_info":
                      {"user": "nobody", "name": "mine", "role": "prod", "principal": "ads"}}}""")));
            cluster.eventually(() -> assertThat(ready(mine.id())).startsWith("True"));

            cluster.reconfigure(ONLY_OPS);

            assertThat(mine.stream().next("ERROR").at("/error/message").asText())
                    .startsWith("Not authorized to use role 'prod'");
            assertThat(mine.stream().untilTheEnd()).isEmpty();
            cluster.stopOperator();
        }
    }

    private void start(String fields, SchedulerServer server) {
        cluster.startOperator(
                Cluster.config(fields),
                Optional.of(
                        new SchedulerEndpoint(server, cluster.client().getNamespace(), SchedulerApiService.HEARTBEAT)));
    }

    private static SubscribedFramework subscribe(SchedulerClient scheduler, String name, String pair) {
        return SubscribedFramework.of(scheduler, scheduler.subscribe(as(pair, scheduler.call("""
                {"type": "SUBSCRIBE", "subscribe": {"framework_info":
                  {"user": "nobody", "name": "%s", "failover_timeout": 1000}}}""".formatted(name)))));
    }

    private static HttpRequest.Builder as(String pair, HttpRequest.Builder request) {
        return request.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(UTF_8)));
    }

    private List<String> frameworks() {
        return cluster.client().resources(FrameworkResource.class).list().getItems().stream()
                .map(framework -> framework.getMetadata().getName())
                .toList();
    }

    private String ready(String framework) {
        return StreamSupport.stream(
                        cluster.frameworkStatus(framework).path("conditions").spliterator(), false)
                .filter(condition -> condition.path("type").asText().equals("Ready"))
                .map(condition -> condition.path("status").asText() + " "
                        + condition.path("message").asText())
                .findFirst()
                .orElse("");
    }
}
