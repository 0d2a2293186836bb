package io.mesosoperator.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.mesosoperator.PriorityClassManifest;
import io.mesosoperator.api.AgentResource;
import io.mesosoperator.api.OfferResource;
import io.mesosoperator.api.TaskInfoResource;
import io.mesosoperator.cluster.PodScript;
import io.mesosoperator.cluster.WriteGate;
import io.mesosoperator.crds.Codec;
import io.mesosoperator.crds.Decoded;
import io.mesosoperator.kubernetes.Labels;
import io.mesosoperator.kubernetes.LeaseTimes;
import io.mesosoperator.resource.Resources;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.mesos.Protos.Resource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/**
 * A leader is stopped in the middle of a write: it has sent it, and the API server has not got it. Another one takes
 * over and finishes the work. When the first goes on, and its write arrives, nothing changes, and it ends.
 */
@WithOperator(starts = false)
@Timeout(240)
record StoppedLeaderIT(Cluster cluster, @TempDir Path directory) {

    /** A busy machine may stand still for seconds. */
    private static final LeaseTimes TIMES =
            new LeaseTimes(Duration.ofSeconds(7), Duration.ofSeconds(6), Duration.ofMillis(500));

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private static final String DISK = "disk(db, ops):100";
    private static final String FIRST = "disk(db, ops)[v1:data]:100";
    private static final String SECOND = "disk(db, ops)[v2:data]:50";

    /** What the story makes an undisturbed leader write. */
    static final List<String> KINDS = List.of(
            "DELETE agents",
            "DELETE networkpolicies",
            "DELETE persistentvolumeclaims",
            "DELETE pods",
            "DELETE services",
            "PATCH agents",
            "PATCH agents/status",
            "PATCH frameworks/status",
            "PATCH networkpolicies",
            "PATCH offers",
            "PATCH offers/status",
            "PATCH persistentvolumeclaims",
            "PATCH pods",
            "PATCH services",
            "POST persistentvolumeclaims",
            "POST pods",
            "POST secrets",
            "POST taskinfos",
            "PUT taskinfos/status");

    /** What is there when the story has ended, without what is random or in passing. */
    private static final Map<String, Set<String>> END = new TreeMap<>(Map.of(
            "agents", Set.of("n1 " + Resources.parse(SECOND)),
            "claims", Set.of("v2"),
            "tasks", Set.of("one TASK_KILLED", "two TASK_FINISHED"),
            "pods", Set.of(),
            "services", Set.of(),
            "policies", Set.of()));

    @Test
    void thisIsWhatALeaderWritesWhomNobodyStops() throws IOException {
        try (var gate = gate();
                var leader = leader(gate)) {
            story();

            awaitTheEnd();
            assertThat(leader.toString()).containsOnlyOnce("No admission policies");
            assertThat(new TreeSet<>(gate.writes())).as("%s", leader).containsAll(KINDS);
            assertThat(Set.copyOf(KINDS))
                    .as("a new kind of write is to be tried below")
                    .containsAll(gate.writes().stream()
                            .filter(kind -> !kind.equals("DELETE offers"))
                            .toList());
        }
    }

    @ParameterizedTest
    @FieldSource("KINDS")
    void whereverALeaderIsStoppedItChangesNothingAfterwards(String kind) throws Exception {
        stopAndGoOn(kind, WriteGate::release);
    }

    /** @param afterwards what becomes of the write that is held when the leader goes on */
    private void stopAndGoOn(String kind, Consumer<WriteGate> afterwards) throws Exception {
        try (var gate = gate();
                var old = leader(gate)) {
            gate.hold(kind);
            var stopper = Thread.ofVirtual().start(() -> stopAtTheWrite(gate, old));
            try (var election = Leadership.client(cluster.client().getConfiguration(), TIMES);
                    var successor = new Leadership(election, "default", "new", TIMES)) {
                var _ = Thread.ofVirtual().start(() -> takeOver(successor));
                story();
                awaitTheEnd();
                assertThat(gate.hasHeld()).as("%s", old).isTrue();
                stopper.join();
                var before = versions();

                old.goOn();
                afterwards.accept(gate);

                old.awaitEnd();
                awaitTheEnd();
                assertThat(versions()).isEqualTo(before);
            }
        } finally {
            cluster.stopOperator();
        }
    }

    /** The client repeats the write, and is refused that; nobody may wait for more. */
    @Test
    void aLeaderWhoseWriteIsNeverAnsweredEndsToo() throws Exception {
        stopAndGoOn("POST secrets", gate -> {});
    }

    private WriteGate gate() {
        return WriteGate.before(cluster.client().getConfiguration());
    }

    /** A process that leads. */
    private OperatorProcess leader(WriteGate gate) throws IOException {
        PriorityClassManifest.apply(cluster.client());
        var process = OperatorProcess.start(
                directory,
                "old",
                gate.url(),
                cluster.client().getConfiguration().getOauthToken(),
                "leaderElection: {leaseDuration: %s, renewDeadline: %s, retryPeriod: %s}"
                        .formatted(TIMES.leaseDuration(), TIMES.renewDeadline(), TIMES.retryPeriod()));
        await("the first operator to lead").atMost(PATIENCE).until(() -> {
            assertThat(process.isAlive()).as("%s", process).isTrue();
            return "old".equals(leaseHolder());
        });
        return process;
    }

    private String leaseHolder() {
        var lease = cluster.client()
                .leases()
                .inNamespace("default")
                .withName("mesos-operator")
                .get();
        return lease == null ? "" : Objects.toString(lease.getSpec().getHolderIdentity(), "");
    }

    private static void stopAtTheWrite(WriteGate gate, OperatorProcess leader) {
        try {
            gate.awaitHeld();
            leader.stop();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void takeOver(Leadership successor) {
        if (successor.acquire()) {
            cluster.startOperator();
        }
    }

    /** What users do; who leads is not their concern. */
    private void story() {
        cluster.kubelet().node("n1", 2, 1024);
        cluster.kubelet()
                .automatic(
                        pod -> pod.getMetadata().getName().startsWith("two-") ? PodScript.exits(0) : PodScript.runs());
        cluster.framework("mine", "  role: db\n  principal: ops");
        accept(
                "cpus:1;mem:512",
                operation("RESERVE", "resources", DISK),
                operation("CREATE", "volumes", FIRST),
                launch("one", "cpus:0.1;mem:32;" + FIRST));
        eventually("one runs", () -> states().contains("one TASK_RUNNING"));
        eventually("one is found", () -> !services().isEmpty());
        cluster.kill(taskNamed("one"));
        eventually("one is killed", () -> states().contains("one TASK_KILLED"));
        accept(FIRST, operation("DESTROY", "volumes", FIRST), operation("UNRESERVE", "resources", DISK));
        eventually(
                "nothing is kept", // the object itself may have to remember the offer for a minute
                () -> claims().isEmpty() && agents().stream().allMatch("n1 "::equals));
        cluster.task("two", "mine", 0.1);
        eventually("two has finished", () -> states().contains("two TASK_FINISHED"));
        accept(
                "disk:50",
                operation("RESERVE", "resources", "disk(db, ops):50"),
                operation("CREATE", "volumes", SECOND));
    }

    private void awaitTheEnd() {
        await("the end of the story")
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(state()).isEqualTo(END));
    }

    private Map<String, Set<String>> state() {
        return new TreeMap<>(Map.of(
                "agents", agents(),
                "claims", claims(),
                "tasks", states(),
                "pods", livePods(),
                "services", services(),
                "policies",
                        names(cluster.client()
                                .network()
                                .networkPolicies()
                                .list()
                                .getItems())));
    }

    /** What was written last of tasks, volumes and agents. */
    private Set<String> versions() {
        return List.<List<? extends HasMetadata>>of(
                        cluster.client()
                                .resources(TaskInfoResource.class)
                                .list()
                                .getItems(),
                        cluster.client().resources(AgentResource.class).list().getItems(),
                        cluster.client().persistentVolumeClaims().list().getItems())
                .stream()
                .flatMap(List::stream)
                .map(HasMetadata::getMetadata)
                .map(metadata -> metadata.getName() + " " + metadata.getUid() + " " + metadata.getResourceVersion())
                .collect(Collectors.toSet());
    }

    private Set<String> agents() {
        return cluster.client().resources(AgentResource.class).list().getItems().stream()
                .map(agent -> agent.getMetadata().getName() + " "
                        + agent.statusOrEmpty().path("volumes").asText()
                        + agent.statusOrEmpty().path("reserved").asText())
                .collect(Collectors.toSet());
    }

    private Set<String> claims() {
        return cluster.client().persistentVolumeClaims().list().getItems().stream()
                .filter(claim -> claim.getMetadata().getDeletionTimestamp() == null)
                .map(claim -> claim.getMetadata().getAnnotations().get("mesosoperator.io/persistence-id"))
                .collect(Collectors.toSet());
    }

    private Set<String> states() {
        return cluster.client().resources(TaskInfoResource.class).list().getItems().stream()
                .map(task -> task.specOrEmpty().path("name").asText() + " "
                        + task.statusOrEmpty().path("state").asText())
                .collect(Collectors.toSet());
    }

    private String taskNamed(String name) {
        return cluster.client().resources(TaskInfoResource.class).list().getItems().stream()
                .filter(task -> task.specOrEmpty().path("name").asText().equals(name))
                .findFirst()
                .orElseThrow()
                .getMetadata()
                .getName();
    }

    private Set<String> livePods() {
        return names(cluster.pods().stream()
                .filter(pod -> !Set.of("Succeeded", "Failed").contains(phase(pod)))
                .toList());
    }

    private static String phase(Pod pod) {
        return pod.getStatus() == null ? "" : Objects.toString(pod.getStatus().getPhase(), "");
    }

    private Set<String> services() {
        return cluster.client().services().list().getItems().stream()
                .filter(service ->
                        Labels.OPERATOR.equals(service.getMetadata().getLabels().get(Labels.MANAGED_BY)))
                .map(service -> service.getMetadata().getName())
                .collect(Collectors.toSet());
    }

    private static Set<String> names(List<? extends HasMetadata> objects) {
        return objects.stream().map(object -> object.getMetadata().getName()).collect(Collectors.toSet());
    }

    private void eventually(String what, Callable<Boolean> holds) {
        await(what)
                .atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(holds.call()).as(this::whatThereIs).isTrue());
    }

    private String whatThereIs() {
        return Stream.of(TaskInfoResource.class, OfferResource.class, AgentResource.class)
                .flatMap(kind -> cluster.client().resources(kind).list().getItems().stream())
                .map(object ->
                        object.getMetadata().getName() + " " + object.specOrEmpty() + " " + object.statusOrEmpty())
                .collect(Collectors.joining("\n"));
    }

    /** Answers the first offer that has this, and declines those that have not, as a framework does. */
    private void accept(String resources, String... operations) {
        var patch = "{\"spec\":{\"filters\":{\"refuseSeconds\":0},\"operations\":[%s]}}"
                .formatted(String.join(",", operations));
        eventually("an offer of %s is accepted: %s".formatted(resources, String.join(",", operations)), () -> {
            var offer = offerWith(resources);
            if (offer.isEmpty()) {
                outstanding().forEach(this::decline);
            }
            return offer.isPresent()
                    && cluster.api()
                                    .kubectl("patch", "offer", name(offer.get()), "--type=merge", "--patch=" + patch)
                                    .exitCode()
                            == 0
                    && isApplied(name(offer.get()));
        });
    }

    private static String name(OfferResource offer) {
        return offer.getMetadata().getName();
    }

    private boolean isApplied(String offer) {
        await("what came of offer " + offer).atMost(PATIENCE).until(() -> {
            var found = cluster.client()
                    .resources(OfferResource.class)
                    .withName(offer)
                    .get();
            return found == null || !found.statusOrEmpty().isEmpty();
        });
        var found =
                cluster.client().resources(OfferResource.class).withName(offer).get();
        return found != null
                && found.statusOrEmpty().at("/conditions/0/reason").asText().equals("Applied");
    }

    private void decline(OfferResource offer) {
        var _ = cluster.api()
                .kubectl(
                        "patch",
                        "offer",
                        name(offer),
                        "--type=merge",
                        "--patch={\"spec\":{\"filters\":{\"refuseSeconds\":0},\"decline\":true}}");
    }

    private List<OfferResource> outstanding() {
        return cluster.offers().stream()
                .filter(offer -> offer.statusOrEmpty().isEmpty())
                .filter(offer -> !offer.specOrEmpty().has("operations"))
                .toList();
    }

    private Optional<OfferResource> offerWith(String resources) {
        return outstanding().stream()
                .filter(offer -> offered(offer).contains(Resources.parse(resources)))
                .findFirst();
    }

    private static Resources offered(OfferResource offer) {
        var codec = new Codec();
        return Resources.of(offer.specOrEmpty()
                .path("resources")
                .valueStream()
                .map(json -> codec.decode(Resource.getDefaultInstance(), json, "resources"))
                .map(decoded -> decoded instanceof Decoded.Ok<Resource>(var resource)
                        ? resource
                        : Resource.getDefaultInstance())
                .toList());
    }

    private static String operation(String type, String field, String resources) {
        return "{\"type\":\"%s\",\"%s\":{\"%s\":[%s]}}"
                .formatted(type, type.toLowerCase(Locale.ROOT), field, json(resources));
    }

    private static String launch(String taskId, String resources) {
        return """
                {"type":"LAUNCH","launch":{"taskInfos":[{"name":"%s","taskId":{"value":"%s"},"slaveId":{"value":"n1"},
                "command":{"value":"true"},"resources":[%s],
                "discovery":{"visibility":"FRAMEWORK","name":"web",
                "ports":{"ports":[{"number":31000}]}}}]}}""".formatted(taskId, taskId, json(resources));
    }

    private static String json(String resources) {
        var codec = new Codec();
        return Resources.parse(resources).toProto().stream()
                .map(resource -> codec.encode(resource).toString())
                .collect(Collectors.joining(","));
    }
}
