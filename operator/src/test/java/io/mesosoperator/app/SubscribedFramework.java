package io.mesosoperator.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.function.Predicate;

/** A framework that is subscribed by HTTP, and what its scheduler does and hears. */
record SubscribedFramework(SchedulerClient http, EventStreamReader stream, String id) {

    /** The framework of which this stream tells first. */
    static SubscribedFramework of(SchedulerClient http, EventStreamReader stream) {
        var id = stream.next("SUBSCRIBED").at("/subscribed/framework_id/value").asText();
        return new SubscribedFramework(http, stream, id);
    }

    /** The framework that this scheduler subscribes, in this role. */
    static SubscribedFramework inRole(SchedulerClient http, String role) {
        return of(http, http.subscribe(http.call("""
                {"type": "SUBSCRIBE", "subscribe": {"framework_info":
                  {"user": "nobody", "name": "mine", "role": "%s"}}}""".formatted(role))));
    }

    void call(String type) {
        call(type, "\"unknown\": 0");
    }

    void call(String type, String more) {
        http.call(stream, """
                {"type": "%s", "framework_id": {"value": "%s"}, %s}""".formatted(type, id, more));
    }

    void launch(JsonNode offer, String task, double cpus) {
        call("ACCEPT", """
                "accept": {"offer_ids": [%s], "operations": [%s], "filters": {"refuse_seconds": 0.0}}""".formatted(
                        offer.path("id"), launch(offer.at("/agent_id/value").asText(), task, cpus)));
    }

    void kill(String task) {
        call("KILL", """
                "kill": {"task_id": {"value": "%s"}}""".formatted(task));
    }

    /** @param graceNanoseconds of its kill_policy */
    void kill(String task, long graceNanoseconds) {
        var policy = "{\"grace_period\": {\"nanoseconds\": " + graceNanoseconds + "}}";
        call("KILL", """
                "kill": {"task_id": {"value": "%s"}, "kill_policy": %s}""".formatted(task, policy));
    }

    void acknowledge(JsonNode status) {
        call("ACKNOWLEDGE", """
                "acknowledge": {"agent_id": %s, "task_id": %s, "uuid": %s}
                """.formatted(status.path("agent_id"), status.path("task_id"), status.path("uuid")));
    }

    void reconcile(String... tasks) {
        var list = String.join(
                ",",
                List.of(tasks).stream()
                        .map("{\"task_id\": {\"value\": \"%s\"}}"::formatted)
                        .toList());
        call("RECONCILE", "\"reconcile\": {\"tasks\": [" + list + "]}");
    }

    /** The next offer. */
    JsonNode offer() {
        return stream.next("OFFERS").at("/offers/offers/0");
    }

    JsonNode offerOf(String agent) {
        var event = stream.next(
                "OFFERS",
                offers -> offers.at("/offers/offers")
                        .valueStream()
                        .anyMatch(offer -> offer.at("/agent_id/value").asText().equals(agent)));
        return event.at("/offers/offers")
                .valueStream()
                .filter(offer -> offer.at("/agent_id/value").asText().equals(agent))
                .findFirst()
                .orElseThrow();
    }

    /** The next update of this task, which has to be of this state. */
    JsonNode update(String task, String state) {
        var status = stream.next("UPDATE", isOf(task)).at("/update/status");
        assertThat(status.path("state").asText()).as("%s", status).isEqualTo(state);
        return status;
    }

    /** The answer to a KILL of nobody's task comes after all that is to be told now: it is the next update. */
    void assertThatNothingIsTold() {
        kill("nobody");
        assertThat(stream.next("UPDATE").at("/update/status/task_id/value").asText())
                .isEqualTo("nobody");
    }

    static Predicate<JsonNode> isOf(String task) {
        return event -> event.at("/update/status/task_id/value").asText().equals(task);
    }

    /** The operation. */
    static String launch(String agent, String task, double cpus) {
        return """
                {"type": "LAUNCH", "launch": {"task_infos": [{
                  "name": "%s", "task_id": {"value": "%s"}, "agent_id": {"value": "%s"},
                  "command": {"value": "true"},
                  "resources": [
                    {"name": "cpus", "type": "SCALAR", "scalar": {"value": %s}},
                    {"name": "mem", "type": "SCALAR", "scalar": {"value": 32}}]}]}}
                """.formatted(task, task, agent, cpus);
    }
}
