package io.mesosoperator.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mesosoperator.MesosCase;
import io.mesosoperator.api.AgentResource;
import io.mesosoperator.api.FrameworkResource;
import io.mesosoperator.api.OfferResource;
import io.mesosoperator.cluster.PodScript;
import io.mesosoperator.cluster.Refusal;
import io.mesosoperator.cluster.Refusal.Operation;
import io.mesosoperator.crds.Codec;
import io.mesosoperator.crds.Decoded;
import io.mesosoperator.kubernetes.Labels;
import io.mesosoperator.resource.Resources;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Predicate;
import org.apache.mesos.Protos.Resource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Offer operations as a framework's own scheduler uses them, with nothing but the custom resources. */
@WithOperator
record OperationsLifeIT(Cluster cluster) {

    private static final String RESERVED = "cpus(db, ops):1;mem(db, ops):512";

    @BeforeEach
    void podsRun() {
        cluster.kubelet().automatic(pod -> PodScript.runs());
    }

    @MesosCase("G11: what is RESERVEd is offered reserved, and UNRESERVEd unreserved again")
    @Test
    void g11ReserveThenUnreserve() {
        cluster.kubelet().node("n1", 2, 1024);
        framework("mine", "db");

        cluster.accept(offerWith("cpus:1;mem:512"), reserve("RESERVE", RESERVED));
        cluster.accept(offerWith(RESERVED), reserve("UNRESERVE", RESERVED));

        var offer = offerWith("cpus:2;mem:1024");
        assertThat(offered(offer).reserved()).isEmpty();
        cluster.eventually(() -> assertThat(agents()).isEmpty());
    }

    @MesosCase("G12: one ACCEPT reserves and launches; the reservation outlives its task")
    @Test
    void g12ReserveAndLaunchThenUnreserve() {
        cluster.kubelet().node("n1", 2, 1024);
        framework("mine", "db");

        cluster.accept(offerWith("cpus:1;mem:512"), reserve("RESERVE", RESERVED), launch("one", RESERVED));

        var task = launched("one");
        cluster.awaitState(task, "TASK_RUNNING");
        assertThat(cluster.awaitPodOf(task).getSpec().getPriorityClassName()).isEqualTo("mesosoperator-reserved-task");
        cluster.kill(task);
        cluster.awaitState(task, "TASK_KILLED");
        cluster.accept(offerWith(RESERVED), reserve("UNRESERVE", RESERVED));
        assertThat(offered(offerWith("cpus:2;mem:1024")).reserved()).isEmpty();
    }

    @MesosCase("G13: a reservation is offered to the frameworks of its role, and to no others")
    @Test
    void g13AReservationIsOfferedToAllFrameworksOfItsRoleAndToNoOther() {
        cluster.kubelet().node("n1", 2, 1024);
        framework("mine", "db");
        cluster.accept(offerWith("cpus:1;mem:512"), reserve("RESERVE", RESERVED));
        offerWith(RESERVED);

        cluster.client().resources(FrameworkResource.class).withName("mine").delete();
        framework("stranger", "web");
        cluster.eventually(() -> assertThat(offeredTo("stranger")).anyMatch(has("cpus:1;mem:512")));
        framework("brother", "db");

        cluster.eventually(() -> assertThat(offeredTo("brother")).anyMatch(has(RESERVED)));
        assertThat(offeredTo("stranger"))
                .singleElement()
                .satisfies(offered -> assertThat(offered.reserved()).isEmpty());
    }

    @MesosCase("G14: RESERVE of more than was offered is dropped, and the offer stays as it was")
    @Test
    void g14DropReserveTooLarge() {
        cluster.kubelet().node("n1", 1, 512);
        framework("mine", "db");

        var first = offerWith("cpus:1;mem:512");
        cluster.accept(first, reserve("RESERVE", "mem(db, ops):1024"));

        var next = offerWith("cpus:1;mem:512");
        assertThat(next.getMetadata().getName())
                .isNotEqualTo(first.getMetadata().getName());
        var status = status(first);
        assertThat(status.at("/conditions/0/reason").asText()).isEqualTo("OperationsDropped");
        assertThat(status.at("/operations/0/applied").asBoolean()).isFalse();
        assertThat(status.at("/operations/0/message").asText())
                .startsWith("Invalid RESERVE Operation:")
                .contains("does not contain mem:1024");
        cluster.eventually(() -> assertThat(
                        cluster.client().v1().events().list().getItems())
                .anyMatch(event -> event.getReason().equals("OperationDropped")
                        && event.getInvolvedObject()
                                .getName()
                                .equals(first.getMetadata().getName())));
    }

    @Test
    void aReservationOutlivesTheOperatorAndItsFramework() {
        cluster.kubelet().node("n1", 2, 1024);
        framework("mine", "db");
        cluster.accept(offerWith("cpus:1;mem:512"), reserve("RESERVE", RESERVED));
        offerWith(RESERVED);

        cluster.stopOperator();
        cluster.client().resources(FrameworkResource.class).withName("mine").delete();
        cluster.client().resources(OfferResource.class).delete();
        cluster.startOperator();
        framework("next", "db");

        cluster.eventually(() -> assertThat(offeredTo("next")).anyMatch(has(RESERVED)));
    }

    @Test
    void whatIsReservedAndNotInUseIsHeldAgainstPodsOfOthers() {
        cluster.kubelet().node("n1", 2, 1024);
        framework("mine", "db");

        cluster.accept(offerWith("cpus:1;mem:512"), reserve("RESERVE", RESERVED));

        cluster.eventually(() -> assertThat(heldCpu()).containsExactly("1"));
        cluster.accept(offerWith(RESERVED), launch("one", "cpus(db, ops):0.25;mem(db, ops):32"));
        cluster.awaitState(launched("one"), "TASK_RUNNING");
        cluster.eventually(() -> assertThat(heldCpu()).containsExactly("0.75"));
        cluster.kill(launched("one"));
        cluster.eventually(() -> assertThat(heldCpu()).containsExactly("1"));
    }

    /** kube-scheduler would hold the task's pod back until there is room; a kubelet refuses what it has none for. */
    @Test
    void aPodThatIsBoundComesAfterTheReservationPodWhoseRoomItNeeds() {
        cluster.stopOperator();
        cluster.startOperator(Cluster.BINDING);
        cluster.kubelet().node("n1", 2, 1024);
        framework("mine", "db");
        cluster.accept(offerWith("cpus:2;mem:512"), reserve("RESERVE", "cpus(db, ops):2"));
        cluster.eventually(() -> assertThat(heldCpu()).containsExactly("2"));

        cluster.accept(
                offerWith("cpus(db, ops):2"), reserve("UNRESERVE", "cpus(db, ops):2"), launch("one", "cpus:2;mem:32"));

        cluster.awaitState(launched("one"), "TASK_RUNNING");
        var pod = cluster.awaitPodOf(launched("one"));
        assertThat(pod.getSpec().getNodeName()).isEqualTo("n1");
        assertThat(pod.getSpec().getAffinity()).isNull();
        assertThat(cluster.api().audit().writesBy(Cluster.OPERATOR).stream()
                        .filter(write -> write.resource().equals("pods"))
                        .map(write ->
                                write.verb() + " " + (write.namespace().equals("default") ? "reservation" : "task"))
                        .toList())
                .endsWith("delete reservation", "create task");
    }

    @Test
    void aVolumeIsMadeUsedOfferedAgainAndDestroyed() {
        cluster.kubelet().node("n1", 2, 1024);
        framework("mine", "db");
        var disk = "disk(db, ops):100";
        var volume = "disk(db, ops)[v1:data]:100";

        cluster.accept(
                offerWith("cpus:1;mem:512"),
                reserve("RESERVE", disk),
                volumes("CREATE", volume),
                launch("writer", "cpus:0.1;mem:32;" + volume));

        var pod = cluster.awaitPodOf(launched("writer"));
        var claim = pod.getSpec().getVolumes().stream()
                .filter(some -> some.getPersistentVolumeClaim() != null)
                .map(some -> some.getPersistentVolumeClaim().getClaimName())
                .toList();
        assertThat(claims()).isEqualTo(claim).hasSize(1);
        cluster.awaitState(launched("writer"), "TASK_RUNNING");
        cluster.kill(launched("writer"));
        cluster.awaitState(launched("writer"), "TASK_KILLED");
        cluster.accept(offerWith(volume), volumes("DESTROY", volume), reserve("UNRESERVE", disk));

        cluster.eventually(() -> assertThat(claims()).isEmpty());
        cluster.eventually(() -> assertThat(agents()).isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"without a status", "not at all", "without its volumes", "with a pruned field"})
    void aVolumeOutlivesTheRecordOfItsAgent(String comesBack) {
        cluster.kubelet().node("n1", 2, 1024);
        framework("mine", "db");
        var volume = "disk(db, ops)[v1:data]:100";
        cluster.accept(offerWith("cpus:1"), reserve("RESERVE", "disk(db, ops):100"), volumes("CREATE", volume));
        offerWith(volume);
        var claim = claimUid();

        cluster.stopOperator();
        loseRecord(comesBack);
        cluster.client().resources(OfferResource.class).delete();
        cluster.startOperator();

        cluster.eventually(() -> assertThat(agents()).isNotEmpty());
        cluster.eventually(() -> assertThat(Resources.of(checkpointed())).isEqualTo(Resources.parse(volume)));
        assertThat(claimUid()).isEqualTo(claim);
        cluster.accept(offerWith(volume), volumes("DESTROY", volume), reserve("UNRESERVE", "disk(db, ops):100"));
        cluster.eventually(() -> assertThat(claims()).isEmpty());
        cluster.eventually(() -> assertThat(agents()).isEmpty());
    }

    private void loseRecord(String comesBack) {
        var before = agents().getFirst();
        switch (comesBack) {
            case "not at all" -> cluster.client().resource(before).delete();
            case "without a status" -> {
                cluster.client().resource(before).delete();
                cluster.apply("""
                        apiVersion: mesosoperator.io/v1alpha1
                        kind: Agent
                        metadata: {name: n1, labels: {app.kubernetes.io/managed-by: mesos-operator}}
                        spec: {}
                        """);
            }
            case "without its volumes" ->
                status(before, "{\"status\":{\"checkpointedResources\":null,\"volumes\":null}}");
            default ->
                status(before, "{\"status\":{\"checkpointedResources\":[%s]}}".formatted(json("disk(db, ops):100")));
        }
    }

    private void status(AgentResource agent, String patch) {
        cluster.api()
                .kubectl(
                        "patch",
                        "agent",
                        agent.getMetadata().getName(),
                        "--subresource=status",
                        "--type=merge",
                        "--patch=" + patch)
                .orThrow();
    }

    @Test
    void anAgentThatLosesItsStatusWhileTheOperatorRunsHasItAgain() {
        cluster.kubelet().node("n1", 2, 1024);
        framework("mine", "db");
        var volume = "disk(db, ops)[v1:data]:100";
        cluster.accept(offerWith("cpus:1"), reserve("RESERVE", "disk(db, ops):100"), volumes("CREATE", volume));
        offerWith(volume);

        status(agents().getFirst(), "{\"status\":{\"checkpointedResources\":null,\"volumes\":null}}");

        cluster.eventually(() -> assertThat(Resources.of(checkpointed())).isEqualTo(Resources.parse(volume)));
    }

    @Test
    void whatATenantWritesOnAClaimTakesNothingFromAnAgent() {
        cluster.stopOperator();
        cluster.apply("""
                apiVersion: v1
                kind: PersistentVolumeClaim
                metadata:
                  name: forged
                  labels:
                    app.kubernetes.io/managed-by: mesos-operator
                    mesosoperator.io/volume: forged
                    mesosoperator.io/agent: n1
                  annotations:
                    mesosoperator.io/slave-id: n1
                    mesosoperator.io/role: db
                    mesosoperator.io/persistence-id: v1
                    mesosoperator.io/volume-resource: '%s'
                    mesosoperator.io/created-by: offer-1
                    mesosoperator.io/seal: forged
                spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 100Mi}}}
                """.formatted(json("disk(db, ops)[v1:data]:100")));
        cluster.startOperator();
        cluster.kubelet().node("n1", 2, 1024);
        framework("mine", "db");

        var offer = offerWith("cpus:2;mem:1024");

        assertThat(offered(offer).reserved()).isEmpty();
        assertThat(agents()).isEmpty();
        assertThat(claims()).containsExactly("forged");
        cluster.eventually(
                () -> assertThat(cluster.client().v1().events().list().getItems())
                        .anyMatch(event -> event.getReason().equals("VolumeNotReconciled")));
    }

    @Test
    void aVolumeIsNotDestroyedAndCreatedInOneAcceptButFromTheNextOfferOn() {
        cluster.kubelet().node("n1", 2, 1024);
        framework("mine", "db");
        var volume = "disk(db, ops)[v1:data]:100";
        cluster.accept(offerWith("cpus:1"), reserve("RESERVE", "disk(db, ops):100"), volumes("CREATE", volume));
        var offer = offerWith(volume);
        var first = claimUid();

        cluster.accept(offer, volumes("DESTROY", volume), volumes("CREATE", volume));

        assertThat(status(offer).at("/operations/1/message").asText())
                .isEqualTo("Persistent volume db/v1 is destroyed by the same ACCEPT; create it from the next offer");
        letDeletedClaimsGo();
        cluster.accept(offerWith("disk(db, ops):100"), volumes("CREATE", volume));
        offerWith(volume);
        assertThat(claimUid()).as("a new claim, without the old one's data").isNotEqualTo(first);
    }

    /** As the controller of claims does once no pod uses them: there is none here. */
    private void letDeletedClaimsGo() {
        cluster.eventually(() -> assertThat(claims()).isEmpty());
        cluster.client()
                .persistentVolumeClaims()
                .list()
                .getItems()
                .forEach(claim -> cluster.client().resource(claim).edit(found -> {
                    found.getMetadata().setFinalizers(List.of());
                    return found;
                }));
    }

    private String claimUid() {
        cluster.eventually(() -> assertThat(claims()).hasSize(1));
        return cluster.client()
                .persistentVolumeClaims()
                .withName(claims().getFirst())
                .require()
                .getMetadata()
                .getUid();
    }

    @Test
    void tasksOfAnOfferThatIsNoLongerValidAreLost() {
        cluster.kubelet().node("n1", 2, 1024);
        framework("mine", "db");
        var offer = offerWith("cpus:1;mem:512");

        cluster.stopOperator();
        cluster.accept(offer, launch("one", "cpus:1;mem:32"));
        cluster.kubelet().remove("n1");
        cluster.startOperator();

        var status = cluster.awaitState(launched("one"), "TASK_LOST");
        assertThat(status.path("reason").asText()).isEqualTo("REASON_INVALID_OFFERS");
    }

    @Test
    void anAcceptThatIsInterruptedIsFinishedByTheNextOperatorAndNothingIsDoneTwice() {
        cluster.kubelet().node("n1", 2, 1024);
        framework("mine", "db");
        var offer = offerWith("cpus:1;mem:512");
        cluster.api()
                .refuse(Refusal.of(Operation.CREATE, "taskinfos", 500)
                        .by(Cluster.OPERATOR)
                        .times(1));
        cluster.accept(offer, reserve("RESERVE", RESERVED), launch("one", RESERVED));
        cluster.eventually(() -> assertThat(agents()).hasSize(1));
        cluster.stopOperator();

        cluster.startOperator();

        cluster.awaitState(launched("one"), "TASK_RUNNING");
        assertThat(cluster.pods())
                .filteredOn(pod -> pod.getMetadata().getName().startsWith("one-"))
                .hasSize(1);
        assertThat(Resources.of(checkpointed())).isEqualTo(Resources.parse(RESERVED));
        assertThat(status(offer).at("/conditions/0/reason").asText()).isEqualTo("Applied");
    }

    @Test
    void c33OfTwoTasksWithOneIdTheFirstIsLaunched() {
        cluster.kubelet().node("n1", 4, 1024);
        framework("mine", "db");

        cluster.accept(offerWith("cpus:2;mem:512"), launch("1", "cpus:1;mem:32"), launch("1", "cpus:1;mem:32"));

        cluster.eventually(() -> assertThat(tasks("1")).hasSize(2));
        cluster.awaitState(tasks("1").get(0), "TASK_RUNNING");
        var second = cluster.awaitState(tasks("1").get(1), "TASK_ERROR");
        assertThat(second.path("reason").asText()).isEqualTo("REASON_TASK_INVALID");
        assertThat(second.path("message").asText()).startsWith("Task has duplicate ID");
    }

    private void framework(String name, String role) {
        cluster.framework(name, "  role: %s\n  principal: ops".formatted(role));
    }

    /** Waits until there is an offer that has all this, and is not accepted. */
    private OfferResource offerWith(String resources) {
        cluster.eventually(() -> assertThat(cluster.offers())
                .as("an offer with %s", resources)
                .anyMatch(offer -> has(offer, resources)));
        return cluster.offers().stream()
                .filter(offer -> has(offer, resources))
                .findFirst()
                .orElseThrow();
    }

    private static boolean has(OfferResource offer, String resources) {
        return offer.getStatus() == null && offered(offer).contains(Resources.parse(resources));
    }

    private static Predicate<Resources> has(String resources) {
        return offered -> offered.contains(Resources.parse(resources));
    }

    private static Resources offered(OfferResource offer) {
        return Resources.of(decode(offer.specOrEmpty().path("resources")));
    }

    private List<Resources> offeredTo(String framework) {
        return cluster.offers().stream()
                .filter(offer -> offer.getStatus() == null)
                .filter(offer ->
                        offer.specOrEmpty().at("/frameworkId/value").asText().equals(framework))
                .map(OperationsLifeIT::offered)
                .toList();
    }

    private static List<Resource> decode(JsonNode resources) {
        var decoded = new ArrayList<Resource>();
        for (var resource : resources) {
            if (new Codec().decode(Resource.getDefaultInstance(), resource, "resources")
                    instanceof Decoded.Ok<Resource>(var message)) {
                decoded.add(message);
            }
        }
        return decoded;
    }

    private static String reserve(String type, String resources) {
        return "{\"type\":\"%s\",\"%s\":{\"resources\":[%s]}}"
                .formatted(type, type.toLowerCase(Locale.ROOT), json(resources));
    }

    private static String volumes(String type, String volumes) {
        return "{\"type\":\"%s\",\"%s\":{\"volumes\":[%s]}}"
                .formatted(type, type.toLowerCase(Locale.ROOT), json(volumes));
    }

    private static String launch(String taskId, String resources) {
        return """
                {"type":"LAUNCH","launch":{"taskInfos":[{"name":"%s","taskId":{"value":"%s"},"slaveId":{"value":"n1"},
                "command":{"value":"true"},"resources":[%s]}]}}""".formatted(taskId, taskId, json(resources));
    }

    private static String json(String resources) {
        var codec = new Codec();
        return String.join(
                ",",
                Resources.parse(resources).toProto().stream()
                        .map(resource -> codec.encode(resource).toString())
                        .toList());
    }

    private String launched(String taskId) {
        cluster.eventually(() -> assertThat(tasks(taskId)).isNotEmpty());
        return tasks(taskId).getFirst();
    }

    /** Names of the TaskInfo objects of this TaskID, in the order of the LAUNCH. */
    private List<String> tasks(String taskId) {
        return cluster.offers().stream()
                .flatMap(offer -> offer.getStatus() == null
                        ? List.<JsonNode>of().stream()
                        : offer.getStatus().path("tasks").valueStream())
                .filter(task -> task.path("taskId").asText().equals(taskId))
                .map(task -> task.path("name").asText())
                .toList();
    }

    private JsonNode status(OfferResource offer) {
        cluster.eventually(() -> assertThat(find(offer).getStatus()).isNotNull());
        return find(offer).statusOrEmpty();
    }

    private OfferResource find(OfferResource offer) {
        return cluster.client()
                .resources(OfferResource.class)
                .withName(offer.getMetadata().getName())
                .require();
    }

    private List<AgentResource> agents() {
        return cluster.client().resources(AgentResource.class).list().getItems();
    }

    private List<Resource> checkpointed() {
        return decode(agents().getFirst().statusOrEmpty().path("checkpointedResources"));
    }

    private List<String> claims() {
        return cluster.client().persistentVolumeClaims().list().getItems().stream()
                .filter(claim -> claim.getMetadata().getDeletionTimestamp() == null)
                .map(claim -> claim.getMetadata().getName())
                .toList();
    }

    private List<String> heldCpu() {
        return cluster.client().pods().inNamespace("default").withLabel(Labels.RESERVATION).list().getItems().stream()
                .map(pod -> pod.getSpec().getContainers().getFirst().getResources())
                .map(resources -> Objects.requireNonNull(resources.getRequests().get("cpu")))
                .map(cpu -> cpu.getNumericalAmount().stripTrailingZeros().toPlainString())
                .toList();
    }
}
