package io.mesosoperator.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mesosoperator.api.OfferResource;
import io.mesosoperator.cluster.PodScript;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.RepeatedTest;

/**
 * An ACCEPT that was answered with 202, and the deletion of its Offer some milliseconds later: each task runs or is
 * lost, is never TASK_STAGING for ever, and can be killed.
 */
@WithOperator
record AcceptThenDeleteIT(Cluster cluster, OpenSchedulerApi door) {

    private static final int AGENTS = 17;
    private static final List<String> ENDS = List.of("TASK_LOST", "TASK_KILLED", "TASK_ERROR", "TASK_FAILED");

    @RepeatedTest(3)
    void everyTaskRunsOrIsLostAndCanBeKilled() {
        for (var node = 0; node < AGENTS; node++) {
            cluster.kubelet().node("n" + node, 2, 1024);
        }
        cluster.kubelet().automatic(pod -> PodScript.runs());
        var mine = SubscribedFramework.of(door.client(), door.client().subscribe("""
                {"type": "SUBSCRIBE", "subscribe": {"framework_info": {"user": "nobody", "name": "mine"}}}"""));
        var offers = offers(mine);

        var deletions = new ArrayList<CompletableFuture<?>>();
        var delay = 0;
        for (var offer : offers) {
            mine.launch(offer, "task-" + delay, 0.5);
            deletions.add(deleteAfter(3 * delay, offer.at("/id/value").asText()));
            delay++;
        }
        CompletableFuture.allOf(deletions.toArray(CompletableFuture[]::new)).join();

        Map<String, String> told = new HashMap<>();
        while (told.size() < AGENTS) {
            var status = mine.stream().next("UPDATE").at("/update/status");
            told.put(status.at("/task_id/value").asText(), status.path("state").asText());
            acknowledge(mine, status);
        }
        assertThat(told.values()).allMatch(state -> state.equals("TASK_RUNNING") || ENDS.contains(state));
        told.keySet().forEach(mine::kill);
        var alive = new HashSet<>(told.keySet());
        alive.removeIf(task -> ENDS.contains(told.get(task)));
        while (!alive.isEmpty()) {
            var status = mine.stream().next("UPDATE").at("/update/status");
            acknowledge(mine, status);
            if (ENDS.contains(status.path("state").asText())) {
                alive.remove(status.at("/task_id/value").asText());
            }
        }
    }

    private static void acknowledge(SubscribedFramework mine, JsonNode status) {
        if (status.has("uuid")) {
            mine.acknowledge(status);
        }
    }

    private static List<JsonNode> offers(SubscribedFramework mine) {
        var offers = new HashMap<String, JsonNode>();
        while (offers.size() < AGENTS) {
            mine.stream()
                    .next("OFFERS")
                    .at("/offers/offers")
                    .forEach(offer -> offers.put(offer.at("/agent_id/value").asText(), offer));
        }
        return List.copyOf(offers.values());
    }

    private CompletableFuture<?> deleteAfter(int millis, String offer) {
        return CompletableFuture.runAsync(
                () -> {
                    var _ = cluster.client()
                            .resources(OfferResource.class)
                            .withName(offer)
                            .delete();
                },
                CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS));
    }
}
