package io.mesosoperator.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.Pod;
import io.mesosoperator.api.FrameworkResource;
import io.mesosoperator.api.TaskInfoResource;
import io.mesosoperator.cluster.PodScript;
import io.mesosoperator.framework.FrameworkNames;
import io.mesosoperator.kubernetes.Annotations;
import io.mesosoperator.scheduler.SchedulerApiService;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** A framework in several roles: one for its scheduler and for tools, an object for each role in the cluster. */
@WithOperator
record MultiRoleIT(Cluster cluster, OpenSchedulerApi door) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ID = "Ads_and:Web";

    @Test
    void eachRoleHasItsOffersAndTheirTasksAndAllAreOneFramework() throws IOException {
        var mine = subscribe(ID, "ads", "web");
        var offers = offers(mine, "ads", "web");
        offers.forEach((role, offer) -> {
            assertThat(offer.at("/framework_id/value").asText()).isEqualTo(ID);
            assertThat(offer.path("resources"))
                    .isNotEmpty()
                    .allSatisfy(resource -> assertThat(
                                    resource.at("/allocation_info/role").asText())
                            .isEqualTo(role));
        });

        offers.forEach((role, offer) -> mine.launch(offer, "of-" + role, 0.5));
        for (var role : List.of("ads", "web")) {
            mine.acknowledge(mine.update("of-" + role, "TASK_RUNNING"));
        }

        cluster.eventually(() -> {
            var framework = get("/frameworks").at("/frameworks");
            assertThat(framework).hasSize(1);
            assertThat(framework.at("/0/id").asText()).isEqualTo(ID);
            assertThat(texts(framework.at("/0/roles"))).containsExactly("ads", "web");
            assertThat(framework.at("/0/role").isMissingNode()).isTrue();
            assertThat(texts(framework.at("/0/capabilities"))).contains("MULTI_ROLE");
            assertThat(framework.at("/0/used_resources/cpus").asDouble()).isEqualTo(1.0);
            assertThat(framework.at("/0/tasks")).hasSize(2);
        });
        assertThat(get("/state-summary").at("/frameworks")).hasSize(1);
        assertThat(get("/state-summary").at("/frameworks/0/TASK_RUNNING").asInt())
                .isEqualTo(2);
        assertThat(get("/tasks").at("/tasks"))
                .hasSize(2)
                .allSatisfy(task -> assertThat("of-" + task.path("role").asText())
                        .isEqualTo(task.path("id").asText()));
        assertThat(get("/roles").at("/roles"))
                .filteredOn(role -> !role.path("name").asText().equals("*"))
                .allSatisfy(role -> {
                    assertThat(texts(role.path("frameworks"))).containsExactly(ID);
                    assertThat(role.at("/resources/cpus").asDouble()).isPositive();
                });
        mine.reconcile();
        assertThat(List.of(nextUpdate(mine), nextUpdate(mine))).containsExactlyInAnyOrder("of-ads", "of-web");
        for (var role : List.of("ads", "web")) {
            mine.kill("of-" + role);
            mine.acknowledge(mine.update("of-" + role, "TASK_KILLED"));
        }
    }

    @Test
    void whatBelongsToOneRoleIsNotMixedWithWhatBelongsToAnother() {
        var mine = subscribe(ID, "ads", "web");
        var offers = offers(mine, "ads", "web");
        var ads = of(offers, "ads");
        var web = of(offers, "web");
        mine.launch(ads, "same", 0.1);
        mine.acknowledge(mine.update("same", "TASK_RUNNING"));

        mine.launch(web, "same", 0.1);

        var duplicate = mine.stream().next("UPDATE", SubscribedFramework.isOf("same"));
        assertThat(duplicate.at("/update/status/state").asText()).isEqualTo("TASK_ERROR");
        assertThat(duplicate.at("/update/status/message").asText()).startsWith("Task has duplicate ID: same");
    }

    @Test
    void anAcceptOfTwoRolesIsLost() {
        var mine = subscribe(ID, "ads", "web");
        var offers = offers(mine, "ads", "web");

        mine.call("ACCEPT", """
                "accept": {"offer_ids": [%s, %s], "operations": [%s]}""".formatted(
                        of(offers, "ads").path("id"),
                        of(offers, "web").path("id"),
                        SubscribedFramework.launch("n1", "both", 0.1)));

        assertThat(mine.update("both", "TASK_LOST").path("message").asText())
                .startsWith(
                        "Task launched with invalid offers: Aggregated offers must be allocated to the same role. ");
    }

    @Test
    void oneRoleIsSuppressedAndRevived() throws IOException {
        var mine = subscribe(ID, "ads", "web");

        mine.call("SUPPRESS", "\"suppress\": {\"roles\": [\"ads\"]}");
        mine.call("SUPPRESS", "\"suppress\": {\"roles\": [\"web\", \"of nobody\"]}"); // Mesos drops the whole call
        assertThat(suppressed()).containsEntry("ads", true).containsEntry("web", false);
        nodes();
        assertThat(roleOf(mine.offer())).isEqualTo("web");
        assertThat(roleOf(mine.offer())).isEqualTo("web");

        mine.call("SUPPRESS");
        assertThat(suppressed()).containsEntry("ads", true).containsEntry("web", true);
        mine.call("REVIVE", "\"revive\": {\"roles\": [\"ads\"]}");
        assertThat(suppressed()).containsEntry("ads", false).containsEntry("web", true);
    }

    @Test
    void aRoleMayBeSuppressedFromTheBeginning() {
        var mine = SubscribedFramework.of(
                door.client(),
                door.client().subscribe(subscription(ID, ", \"suppressed_roles\": [\"ads\"]", "ads", "web")));

        assertThat(suppressed()).containsEntry("ads", true).containsEntry("web", false);
        nodes();
        assertThat(roleOf(mine.offer())).isEqualTo("web");
    }

    /** Mesos: tasks of a role that is left live on, and its offers are rescinded. */
    @Test
    void aSchedulerMayComeBackInOtherRoles() throws IOException {
        var before = subscribe(ID, "ads", "web");
        var offers = offers(before, "ads", "web");
        before.launch(of(offers, "ads"), "of-ads", 0.5);
        before.acknowledge(before.update("of-ads", "TASK_RUNNING"));

        var mine = subscribe(ID, "web", "dev");

        cluster.eventually(() ->
                assertThat(texts(get("/frameworks").at("/frameworks/0/roles"))).containsExactly("web", "dev"));
        assertThat(frameworks()).hasSize(3);
        mine.reconcile();
        assertThat(nextUpdate(mine)).isEqualTo("of-ads");
        cluster.eventually(() -> assertThat(cluster.offers())
                .filteredOn(offer -> !offer.specOrEmpty().has("operations"))
                .allSatisfy(offer -> assertThat(
                                offer.specOrEmpty().at("/frameworkId/value").asText())
                        .isNotEqualTo(nameOf("ads"))));
        mine.kill("of-ads");
        var killed = mine.update("of-ads", "TASK_KILLED");
        assertThat(frameworks()).hasSize(3);
        mine.acknowledge(killed);
        cluster.eventually(() -> assertThat(frameworks()).hasSize(2));
        mine.assertThatNothingIsTold();

        var again = subscribe(ID, "ads");
        cluster.eventually(() -> assertThat(suppressed()).containsOnlyKeys("ads"));
        again.offer();
    }

    @Test
    void aFrameworkIsUpdatedToOtherRoles() throws IOException {
        var mine = subscribe(ID, "ads", "web");
        var offers = offers(mine, "ads", "web");

        var updated = update(mine, "\"web\", \"dev\"", "\"dev\"");

        assertThat(updated.statusCode()).as(updated.body()).isEqualTo(200);
        mine.stream()
                .next(
                        "RESCIND",
                        event -> event.at("/rescind/offer_id/value")
                                .equals(of(offers, "ads").at("/id/value")));
        cluster.eventually(
                () -> assertThat(suppressed()).containsOnlyKeys("web", "dev").containsEntry("dev", true));
        var refused = update(mine, "\"web\", \"web\"", "");
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).isEqualTo("'FrameworkInfo.roles' contains duplicate items: { web }");
        mine.assertThatNothingIsTold();
    }

    /** Mesos: a framework of MULTI_ROLE may be in no role, and is offered nothing. */
    @Test
    void aFrameworkMayBeInNoRole() throws IOException {
        var mine = subscribe(ID);
        nodes();
        cluster.eventually(
                () -> assertThat(get("/frameworks").at("/frameworks")).hasSize(1));
        assertThat(get("/frameworks").at("/frameworks/0/roles")).isEmpty();

        assertThat(update(mine, "\"ads\"", "").statusCode()).isEqualTo(200);

        assertThat(roleOf(mine.offer())).isEqualTo("ads");
        cluster.eventually(() -> assertThat(suppressed()).containsOnlyKeys("ads"));
    }

    @Test
    void anotherOperatorKnowsAllRoles() throws IOException {
        withATaskInEachRole();

        door.reopen(SchedulerApiService.HEARTBEAT);
        var mine = subscribe(ID, "web", "ads"); // whatever is named first now

        assertThat(List.of(nextUpdate(mine), nextUpdate(mine))).containsExactlyInAnyOrder("of-ads", "of-web");
        assertThat(frameworks()).hasSize(2);
        mine.call("TEARDOWN");
        cluster.eventually(() -> assertThat(cluster.pods()).isEmpty());
        cluster.eventually(() -> assertThat(frameworks()).isEmpty());
        cluster.eventually(
                () -> assertThat(get("/state").at("/completed_frameworks")).hasSize(1));
        try (var late = door.client().subscribe(subscription(ID, "", "web"))) {
            assertThat(late.next().at("/error/message").asText()).startsWith("Completed framework attempted");
        }
    }

    @Test
    void whoHasLeftARoleHasTheTimeOfARestartToComeBackAsWell() throws IOException {
        withATaskInEachRole();
        subscribe(ID, "ads");
        cluster.eventually(() -> assertThat(suppressed()).containsEntry("web", true));
        var objects = uids();

        door.reopen(SchedulerApiService.HEARTBEAT);
        cluster.kubelet().terminate(podOf("of-ads"), 0); // a change of what it uses
        cluster.eventually(() -> assertThat(cluster.client()
                        .resources(TaskInfoResource.class)
                        .list()
                        .getItems())
                .anySatisfy(task ->
                        assertThat(task.statusOrEmpty().path("state").asText()).isEqualTo("TASK_FINISHED")));

        subscribe(ID, "ads");
        assertThat(uids()).containsAll(objects);
    }

    private Pod podOf(String taskId) {
        return cluster.pods().stream()
                .filter(pod -> taskId.equals(pod.getMetadata().getAnnotations().get(Annotations.TASK_ID)))
                .findFirst()
                .orElseThrow();
    }

    private List<String> uids() {
        return frameworks().stream()
                .map(framework -> framework.getMetadata().getUid())
                .toList();
    }

    /** Its objects are gone by then: its tasks outlive them for its failover timeout. */
    @Test
    void aSchedulerMayComeBackInOtherRolesAfterItWasAway() throws IOException {
        var before = withATaskInEachRole();
        before.stream().close();
        cluster.kubelet().node("n3", 2, 1024); // an offer that cannot be written tells that the scheduler is gone
        cluster.eventually(() -> assertThat(frameworks()).isEmpty());

        var mine = subscribe(ID, "ads");

        mine.reconcile();
        assertThat(List.of(nextUpdate(mine), nextUpdate(mine))).containsExactlyInAnyOrder("of-ads", "of-web");
        assertThat(suppressed()).containsEntry("ads", false).containsEntry("web", true);
        mine.kill("of-web");
        mine.acknowledge(mine.update("of-web", "TASK_KILLED"));
        cluster.eventually(() -> assertThat(suppressed()).containsOnlyKeys("ads"));
    }

    /** What an operator leaves that is killed while it subscribes a framework. */
    @Test
    void aSubscriptionThatWasInterruptedIsResumed() throws IOException {
        subscribe("f", "ads", "web").stream().close();
        door.close();
        cluster.client()
                .resources(FrameworkResource.class)
                .withName(FrameworkNames.of("f", "web"))
                .delete();
        door.open();

        var mine = subscribe("f", "ads", "web");

        assertThat(frameworks()).hasSize(2);
        assertThat(offers(mine, "ads", "web")).hasSize(2);
    }

    @Test
    void ifOneRoleIsRefusedNothingStays() throws IOException {
        cluster.framework(FrameworkNames.of("f", "web"));

        try (var refused = door.client().subscribe(subscription("f", "", "ads", "web"))) {
            assertThat(refused.next().path("type").asText()).isEqualTo("ERROR");
        }

        assertThat(frameworks())
                .singleElement()
                .satisfies(declared ->
                        assertThat(declared.getMetadata().getName()).isEqualTo(FrameworkNames.of("f", "web")));
    }

    /** In two roles, with a task in each that runs, and is called "of-" and the role. */
    private SubscribedFramework withATaskInEachRole() {
        var mine = subscribe(ID, "ads", "web");
        offers(mine, "ads", "web").forEach((role, offer) -> mine.launch(offer, "of-" + role, 0.5));
        for (var role : List.of("ads", "web")) {
            mine.acknowledge(mine.update("of-" + role, "TASK_RUNNING"));
        }
        return mine;
    }

    private SubscribedFramework subscribe(String id, String... roles) {
        var mine = SubscribedFramework.of(door.client(), door.client().subscribe(subscription(id, "", roles)));
        cluster.eventually(() -> assertThat(frameworks())
                .allSatisfy(framework -> assertThat(framework
                                .statusOrEmpty()
                                .at("/conditions/0/status")
                                .asText())
                        .isEqualTo("True")));
        return mine;
    }

    private static String subscription(String id, String more, String... roles) {
        return """
                {"type": "SUBSCRIBE", "framework_id": {"value": "%1$s"}, "subscribe": {"framework_info":
                  {"id": {"value": "%1$s"}, "user": "nobody", "name": "mine", "failover_timeout": 1000,
                   "roles": [%2$s], "capabilities": [{"type": "MULTI_ROLE"}]}%3$s}}
                """.formatted(id, roles.length == 0 ? "" : "\"" + String.join("\", \"", roles) + "\"", more);
    }

    private static HttpResponse<String> update(SubscribedFramework mine, String roles, String suppressed) {
        var call = mine.http().call("""
                {"type": "UPDATE_FRAMEWORK", "framework_id": {"value": "%1$s"}, "update_framework": {"framework_info":
                  {"id": {"value": "%1$s"}, "user": "nobody", "name": "mine", "failover_timeout": 1000,
                   "roles": [%2$s], "capabilities": [{"type": "MULTI_ROLE"}]}, "suppressed_roles": [%3$s]}}
                """.formatted(mine.id(), roles, suppressed));
        return mine.http().send(call.header("Mesos-Stream-Id", mine.stream().streamId()));
    }

    private void nodes() {
        cluster.kubelet().automatic(pod -> PodScript.runs());
        cluster.kubelet().node("n1", 2, 1024);
        cluster.kubelet().node("n2", 2, 1024);
    }

    /** An offer of each of these roles. */
    private Map<String, JsonNode> offers(SubscribedFramework mine, String... roles) {
        nodes();
        var found = new LinkedHashMap<String, JsonNode>();
        while (!found.keySet().containsAll(List.of(roles))) {
            mine.stream().next("OFFERS").at("/offers/offers").forEach(offer -> found.put(roleOf(offer), offer));
        }
        return found;
    }

    private static JsonNode of(Map<String, JsonNode> offers, String role) {
        return Objects.requireNonNull(offers.get(role));
    }

    private static String roleOf(JsonNode offer) {
        return offer.at("/allocation_info/role").asText();
    }

    private static String nextUpdate(SubscribedFramework mine) {
        return mine.stream().next("UPDATE").at("/update/status/task_id/value").asText();
    }

    private Map<String, Boolean> suppressed() {
        var all = new LinkedHashMap<String, Boolean>();
        frameworks()
                .forEach(framework -> all.put(
                        framework.specOrEmpty().path("role").asText("*"),
                        framework.specOrEmpty().path("suppress").asBoolean()));
        return all;
    }

    private String nameOf(String role) {
        return frameworks().stream()
                .filter(framework ->
                        framework.specOrEmpty().path("role").asText().equals(role))
                .findFirst()
                .orElseThrow()
                .getMetadata()
                .getName();
    }

    private static List<String> texts(JsonNode list) {
        var texts = new ArrayList<String>();
        list.forEach(text -> texts.add(text.asText()));
        return texts;
    }

    private JsonNode get(String path) throws IOException {
        return JSON.readTree(door.client().send(door.client().request(path)).body());
    }

    private List<FrameworkResource> frameworks() {
        return cluster.client().resources(FrameworkResource.class).list().getItems();
    }
}
