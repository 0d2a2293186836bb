package io.mesosoperator.offer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.mesosoperator.VirtualClock;
import io.mesosoperator.agent.Agent;
import io.mesosoperator.agent.AgentCheckpointStore;
import io.mesosoperator.agent.Ledger;
import io.mesosoperator.allocation.AllocationPolicy;
import io.mesosoperator.allocation.Allocator;
import io.mesosoperator.allocation.AllocatorService;
import io.mesosoperator.allocation.OfferBook;
import io.mesosoperator.allocation.OfferTerms;
import io.mesosoperator.allocation.OutstandingOffer;
import io.mesosoperator.api.AgentResource;
import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.api.FrameworkResource;
import io.mesosoperator.api.OfferResource;
import io.mesosoperator.cluster.ApiServerExtension;
import io.mesosoperator.crds.Codec;
import io.mesosoperator.crds.Decoded;
import io.mesosoperator.framework.FrameworkRegistry;
import io.mesosoperator.kubernetes.EventRecorder;
import io.mesosoperator.kubernetes.ExtendedResources;
import io.mesosoperator.kubernetes.NamespaceShares;
import io.mesosoperator.kubernetes.ObjectVersions;
import io.mesosoperator.kubernetes.Seal;
import io.mesosoperator.kubernetes.ServerSideApply;
import io.mesosoperator.resource.Resources;
import io.mesosoperator.task.validation.ExistingTasks;
import io.mesosoperator.volume.ClaimSeal;
import io.mesosoperator.volume.VolumeClaims;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.apache.mesos.Protos.Offer.Operation;
import org.apache.mesos.Protos.Resource;
import org.jspecify.annotations.Nullable;

/** The operator's part that is about offers, against a real API server: nothing moves but what a test moves. */
final class OffersByHand implements AutoCloseable {

    static final String OPERATOR = "mesos-operator";

    final VirtualClock clock = new VirtualClock();
    final Meanwhile meanwhile = new Meanwhile();
    final Ledger ledger = new Ledger(ExtendedResources.gpus());
    final OfferBook book = new OfferBook(ledger);
    final AllocatorService allocator;
    final OfferPublisher publisher;
    final OfferReconciler reconciler;

    private final NamespaceShares shares = new NamespaceShares(4);
    private final OperationCheckpoints checkpoints;
    private final Thread worker;

    /** What became of ACCEPTs beside their objects, in its order. */
    final List<String> told = new CopyOnWriteArrayList<>();

    private final AcceptListener accepts = new AcceptListener() {
        @Override
        public void refused(OfferResource offer, String taskInfo, String why) {
            told.add("refused " + taskInfo + ": " + why);
        }

        @Override
        public void ended(OfferResource offer) {
            told.add("ended " + offer.getMetadata().getName());
        }
    };

    private final ApiServerExtension api;
    private final KubernetesClient client;
    private final Codec codec = new Codec();
    private final FrameworkRegistry frameworks = new FrameworkRegistry(codec, clock);

    OffersByHand(ApiServerExtension api) {
        this.api = api;
        client = new KubernetesClientBuilder()
                .withConfig(api.clientAs(OPERATOR).getConfiguration())
                .withHttpClientBuilderConsumer(http -> http.addOrReplaceInterceptor("meanwhile", meanwhile))
                .build();
        var ids = new AtomicInteger();
        allocator = new AllocatorService(
                new Allocator(() -> "o" + ids.incrementAndGet(), OfferTerms.DEFAULT),
                AllocationPolicy::even,
                ledger,
                frameworks,
                book,
                OfferTerms.DEFAULT,
                clock);
        var objects = new OfferObjects(codec, Seal.of((byte) 1));
        var versions = new ObjectVersions<>(OfferResource::new);
        publisher = new OfferPublisher(client, book, allocator, ledger, frameworks, objects, versions, clock);
        checkpoints = new OperationCheckpoints(
                book,
                ledger,
                new AgentCheckpointStore(client, codec, ledger, clock),
                new VolumeClaims(
                        client,
                        "standard",
                        ClaimSeal.keptIn(client, api.namespace()),
                        new EventRecorder(client, clock)));
        var acceptance = new OfferAcceptance(
                book,
                allocator,
                frameworks,
                checkpoints,
                (framework, slaveId, except) -> ExistingTasks.NONE,
                (task, namespace, registered) -> task,
                new LaunchedTasks(client, allocator, codec, accepts, shares),
                new ServerSideApply(client),
                new EventRecorder(client, clock),
                clock);
        reconciler = new OfferReconciler(client, book, allocator, objects, acceptance, versions, accepts, clock);
        shares.open();
        worker = Thread.ofVirtual().start(checkpoints.worker());
    }

    @Override
    public void close() {
        worker.interrupt();
        shares.shutdown();
        client.close();
    }

    FrameworkKey framework(String name, String role) {
        var resource = new FrameworkResource();
        resource.setMetadata(new ObjectMetaBuilder()
                .withName(name)
                .withNamespace(api.namespace())
                .withUid("uid-" + name)
                .build());
        resource.setSpec(JsonNodeFactory.instance
                .objectNode()
                .put("name", name)
                .put("user", "nobody")
                .put("role", role)
                .put("principal", "ops")
                .put("revive", "now"));
        frameworks.put(resource);
        return new FrameworkKey(api.namespace(), name);
    }

    void agent(String slaveId, String total) {
        ledger.put(new Agent(slaveId, slaveId, Resources.parse(total), List.of(), 110, true));
    }

    /** An offer of just this, beside others of the same agent. */
    void offer(String id, FrameworkKey framework, String slaveId, String resources) {
        book.recover(new OutstandingOffer(id, framework, slaveId, Resources.parse(resources), clock.instant()));
    }

    /** Its framework says what it wants of the offer. */
    void say(String id, String... operations) {
        api.client()
                .resources(OfferResource.class)
                .withName(id)
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"spec\":{\"filters\":{\"refuseSeconds\":0},\"operations\":[%s]}}"
                                .formatted(String.join(",", operations)));
    }

    /** The operator sees the object as it is now. */
    void answer(String id) {
        var _ = reconciler.answer(Objects.requireNonNull(object(id)));
    }

    void accept(String id, String... operations) {
        say(id, operations);
        answer(id);
    }

    String reserve(String resources) {
        return "{\"type\":\"RESERVE\",\"reserve\":{\"resources\":[%s]}}".formatted(json(resources));
    }

    String create(String volumes) {
        return "{\"type\":\"CREATE\",\"create\":{\"volumes\":[%s]}}".formatted(json(volumes));
    }

    String launch(String taskId, String slaveId, String resources) {
        return """
                {"type":"LAUNCH","launch":{"taskInfos":[{"name":"%s","taskId":{"value":"%s"},"slaveId":{"value":"%s"},
                "command":{"value":"true"},"resources":[%s]}]}}""".formatted(taskId, taskId, slaveId, json(resources));
    }

    /** A LAUNCH of several tasks, each with 0.1 CPUs. */
    String launchAll(List<String> taskIds, String slaveId) {
        var tasks = taskIds.stream()
                .map(id -> """
                        {"name":"%1$s","taskId":{"value":"%1$s"},"slaveId":{"value":"%2$s"},
                        "command":{"value":"true"},"resources":[%3$s]}""".formatted(id, slaveId, json("cpus:0.1")))
                .collect(Collectors.joining(","));
        return "{\"type\":\"LAUNCH\",\"launch\":{\"taskInfos\":[%s]}}".formatted(tasks);
    }

    private String json(String resources) {
        return Resources.parse(resources).toProto().stream()
                .map(resource -> codec.encode(resource).toString())
                .collect(Collectors.joining(","));
    }

    /**
     * Waits until storage that is not needed has been given back: one thing is done after the other, and
     * this is the last.
     */
    void awaitTheEndOfUnneededStorage() {
        var last = Operation.newBuilder()
                .setType(Operation.Type.CREATE)
                .setCreate(Operation.Create.newBuilder()
                        .addAllVolumes(
                                Resources.parse("disk(db, ops)[last:last]:1").toProto()))
                .build();
        try (var preparation = checkpoints.preparation("n1", api.namespace(), "last")) {
            assertThat(preparation.create(last)).isEmpty();
        }
        var claims = claims().size();
        checkpoints.rollback(api.namespace(), "n1", "last", last);
        await().atMost(Duration.ofSeconds(20)).until(() -> claims().size() < claims);
    }

    /** The claims that are there to stay. */
    List<PersistentVolumeClaim> claims() {
        return api.client().persistentVolumeClaims().list().getItems().stream()
                .filter(claim -> claim.getMetadata().getDeletionTimestamp() == null)
                .toList();
    }

    @Nullable
    OfferResource object(String id) {
        return api.client().resources(OfferResource.class).withName(id).get();
    }

    JsonNode status(String id) {
        return Objects.requireNonNull(object(id)).statusOrEmpty();
    }

    /** Why the operation was dropped; empty if it was applied. */
    String dropped(String id, int operation) {
        var result = status(id).path("operations").path(operation);
        return result.path("applied").asBoolean() ? "" : result.toString();
    }

    /** What the offer's object shows. */
    Resources shown(String id) {
        return new OfferObjects(codec, Seal.of((byte) 1))
                .outstanding(Objects.requireNonNull(object(id)))
                .orElseThrow()
                .resources();
    }

    /** What the Agent object says that the agent has to remember. */
    Resources remembered(String slaveId) {
        var agent =
                api.client().resources(AgentResource.class).withName(slaveId).require();
        return Resources.of(agent.statusOrEmpty()
                .path("checkpointedResources")
                .valueStream()
                .map(node -> codec.decode(Resource.getDefaultInstance(), node, "checkpointedResources"))
                .map(decoded -> decoded instanceof Decoded.Ok<Resource>(var resource)
                        ? resource
                        : Resource.getDefaultInstance())
                .toList());
    }
}
