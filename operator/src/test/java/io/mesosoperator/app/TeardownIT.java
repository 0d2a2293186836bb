package io.mesosoperator.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Pod;
import io.mesosoperator.api.FrameworkResource;
import io.mesosoperator.api.TaskInfoResource;
import io.mesosoperator.cluster.PodScript;
import io.mesosoperator.cluster.Refusal;
import io.mesosoperator.cluster.Refusal.Operation;
import io.mesosoperator.scheduler.SchedulerApiService;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A framework that is torn down stays so, whatever becomes of the operator that has said yes. */
@WithOperator
record TeardownIT(Cluster cluster, OpenSchedulerApi door) {

    private static final String MANY_WEEKS = "\"failover_timeout\": 10000000, ";

    @Test
    void anOperatorThatEndsAfterItsAnswerLeavesTheRestToTheNext() throws IOException {
        var mine = subscribe();
        var _ = running(mine);
        nothingIsDeleted();

        assertThat(teardown(mine)).isEqualTo(200);
        another();

        assertThatItsIdIsUsedUp(mine);
        assertThatItsTaskIsKilled();
    }

    @Test
    void soItIsWithTheCall() throws IOException {
        var mine = subscribe();
        var _ = running(mine);
        nothingIsDeleted();

        mine.call("TEARDOWN");
        another();

        assertThatItsIdIsUsedUp(mine);
        assertThatItsTaskIsKilled();
    }

    @Test
    void soItIsWithOneThatHasDisconnectedBefore() throws IOException {
        var mine = subscribe();
        var _ = running(mine);
        mine.stream().close();
        cluster.kubelet().node("n2", 2, 1024); // an offer that cannot be written tells that the scheduler is gone
        cluster.eventually(() -> assertThat(frameworks()).isEmpty());
        nothingIsDeleted();

        assertThat(teardown(mine)).isEqualTo(200);
        another();

        assertThatItsIdIsUsedUp(mine);
        assertThatItsTaskIsKilled();
    }

    @Test
    void itsObjectIsThereUntilItsTasksHaveEnded() throws IOException {
        var mine = subscribe();
        var pod = running(mine);

        assertThat(teardown(mine)).isEqualTo(200);

        cluster.eventually(() -> assertThat(cluster.pods())
                .singleElement()
                .satisfies(now ->
                        assertThat(now.getMetadata().getDeletionTimestamp()).isNotNull()));
        assertThat(cluster.frameworkStatus(mine.id())
                        .at("/conditions/0/message")
                        .asText())
                .isEqualTo("The framework is torn down: its tasks are killed, and then this object is deleted");
        another();
        assertThat(frameworks()).hasSize(1);
        cluster.kubelet().finishDeletion(pod, 143);
        assertThatItsTaskIsKilled();
    }

    @Test
    void whatTheApiServerDoesNotTakeIsNotAnswered() {
        var mine = subscribe();
        cluster.api().refuse(Refusal.of(Operation.UPDATE, "frameworks", 403).by(Cluster.OPERATOR));

        assertThat(teardown(mine)).isEqualTo(503);

        cluster.api().allow();
        mine.assertThatNothingIsTold();
        assertThat(frameworks()).hasSize(1);
    }

    private SubscribedFramework subscribe() {
        cluster.kubelet().node("n1", 2, 1024);
        return SubscribedFramework.of(door.client(), door.client().subscribe(subscription("", MANY_WEEKS)));
    }

    private static String subscription(String more, String info) {
        return """
                {"type": "SUBSCRIBE", %s"subscribe": {"framework_info": {%s"user": "nobody", "name": "mine"}}}
                """.formatted(more, info);
    }

    private Pod running(SubscribedFramework mine) {
        mine.launch(mine.offer(), "one", 0.5);
        cluster.eventually(() -> assertThat(cluster.pods()).hasSize(1));
        var pod = cluster.kubelet().bindAndRun(cluster.pods().getFirst());
        mine.acknowledge(mine.update("one", "TASK_RUNNING"));
        return pod;
    }

    private void nothingIsDeleted() {
        cluster.api().refuse(Refusal.of(Operation.DELETE, "*", 403).by(Cluster.OPERATOR));
    }

    private int teardown(SubscribedFramework framework) {
        return door.client()
                .send(door.client()
                        .request("/master/teardown")
                        .POST(BodyPublishers.ofString("frameworkId=" + framework.id())))
                .statusCode();
    }

    private void another() throws IOException {
        door.reopen(SchedulerApiService.HEARTBEAT);
    }

    private void assertThatItsIdIsUsedUp(SubscribedFramework framework) throws IOException {
        var id = "id\": {\"value\": \"%s\"}, ".formatted(framework.id());
        try (var again = door.client().subscribe(subscription("\"framework_" + id, "\"" + id + MANY_WEEKS))) {
            assertThat(again.next().at("/error/message").asText())
                    .startsWith("Completed framework attempted to re-register");
        }
    }

    private void assertThatItsTaskIsKilled() {
        cluster.api().allow();
        cluster.kubelet().automatic(pod -> PodScript.runs());
        cluster.eventually(() -> assertThat(task().path("state").asText()).isEqualTo("TASK_KILLED"));
        assertThat(task().path("reason").asText()).isEqualTo("REASON_FRAMEWORK_REMOVED");
        cluster.eventually(() -> assertThat(frameworks()).isEmpty());
    }

    private JsonNode task() {
        return cluster.client()
                .resources(TaskInfoResource.class)
                .list()
                .getItems()
                .getFirst()
                .statusOrEmpty();
    }

    private List<FrameworkResource> frameworks() {
        return cluster.client().resources(FrameworkResource.class).list().getItems();
    }
}
