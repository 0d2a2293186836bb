package io.mesosoperator.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.mesosoperator.cluster.PodScript;
import io.mesosoperator.scheduler.SchedulerApiService;
import io.mesosoperator.scheduler.SchedulerServer;
import java.io.IOException;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

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
