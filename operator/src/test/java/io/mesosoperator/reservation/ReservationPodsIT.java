package io.mesosoperator.reservation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.mesosoperator.PriorityClassManifest;
import io.mesosoperator.agent.AgentCheckpointStore;
import io.mesosoperator.agent.AgentDefaults;
import io.mesosoperator.agent.AgentHealthChecker;
import io.mesosoperator.agent.AgentPings;
import io.mesosoperator.agent.AgentWatch;
import io.mesosoperator.agent.Ledger;
import io.mesosoperator.agent.LedgerPodListener;
import io.mesosoperator.agent.PodInfo;
import io.mesosoperator.agent.PodInfoReader;
import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.cluster.ApiServerExtension;
import io.mesosoperator.crds.Codec;
import io.mesosoperator.kubernetes.ExtendedResources;
import io.mesosoperator.kubernetes.FilteringResourceEventHandler;
import io.mesosoperator.kubernetes.Labels;
import io.mesosoperator.kubernetes.WatchSerialization;
import io.mesosoperator.resource.Resources;
import io.mesosoperator.task.pod.PodDefaults;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.mesos.Protos.Resource.ReservationInfo;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Reservation pods that follow a ledger, which follows a real API server. */
class ReservationPodsIT {

    private static final FrameworkKey FRAMEWORK = new FrameworkKey("ns", "f");
    private static final String OPERATOR = "mesos-operator";

    @RegisterExtension
    static final ApiServerExtension api = ApiServerExtension.shared();

    private final List<SharedIndexInformer<?>> informers = new ArrayList<>();
    private final List<Thread> workers = new ArrayList<>();
    private Ledger ledger;
    private ReservationPods reservationPods;

    @BeforeAll
    static void makePriorityClass() {
        PriorityClassManifest.apply(api.server().client());
    }

    @BeforeEach
    void start() {
        api.client()
                .namespaces()
                .withName(api.namespace())
                .edit(namespace -> new NamespaceBuilder(namespace)
                        .editMetadata()
                        .addToLabels("pod-security.kubernetes.io/enforce", "restricted")
                        .endMetadata()
                        .build());
        startOperator();
        work();
    }

    private void work() {
        workers.add(Thread.ofVirtual().start(reservationPods.worker()));
    }

    private void startOperator() {
        ledger = new Ledger(ExtendedResources.gpus());
        var client = api.clientAs(OPERATOR);
        reservationPods = new ReservationPods(
                client,
                ledger,
                new ReservationPodTemplate(api.namespace(), PodDefaults.withImage("busybox:1.35")),
                slaveId -> Optional.of("uid-of-" + slaveId),
                Clock.systemUTC());
        ledger.onReservationChange(reservationPods::changed);
        watch(client);
    }

    private void watch(KubernetesClient client) {
        var nodes = client.nodes().runnableInformer(0);
        var codec = new Codec();
        var defaults = AgentDefaults.of("[31000-32000]", ExtendedResources.gpus());
        var records = new AgentCheckpointStore(client, codec, ledger, Clock.systemUTC());
        var agents = new AgentWatch(
                ledger,
                records,
                codec,
                defaults,
                new AgentHealthChecker(AgentPings.MESOS, Clock.systemUTC()),
                () -> {},
                () -> {},
                reservationPods::changed,
                reservationPods::changed);
        nodes.addEventHandler(agents.nodes());
        var pods = WatchSerialization.of(
                        List.of(PodInfo.class),
                        PodInfoReader.module(ExtendedResources.gpus(), reservationPods::isReservationPod))
                .clientLike(client)
                .resources(PodInfo.class)
                .inAnyNamespace()
                .runnableInformer(0);
        pods.addEventHandler(new FilteringResourceEventHandler<>(
                pod -> pod.pod().isPresent(), new ReservationPodListener(reservationPods)));
        pods.addEventHandler(new FilteringResourceEventHandler<>(
                pod -> pod.pod().isEmpty(), new LedgerPodListener(ledger, pod -> Optional.empty(), () -> {})));
        informers.add(nodes);
        informers.add(pods);
        informers.forEach(informer -> informer.start().toCompletableFuture().join());
    }

    @AfterEach
    void stop() {
        workers.forEach(Thread::interrupt);
        workers.clear();
        informers.forEach(SharedIndexInformer::stop);
        informers.clear();
    }

    @Test
    void whatIsReservedIsHeldAndStillOffered() {
        agent("n1");

        reserve("n1", "cpus:1.5;mem:256");

        eventually(() -> assertThat(cpus()).containsExactly("1500m"));
        var pod = pods().getFirst();
        assertThat(pod.getSpec().getPriority()).isEqualTo(999_999_999);
        assertThat(pod.getSpec().getNodeName()).isEqualTo("n1");
        api.kubelet().run(pod);
        assertThat(ledger.state("n1").orElseThrow().free())
                .isEqualTo(Resources.parse("cpus:2.5;mem:3840;disk:102400;ports:[31000-32000]")
                        .plus(reserved("cpus:1.5;mem:256")));
    }

    @Test
    void whatATaskUsesIsGivenUpBeforeItsPodIsMadeAndHeldAgainAfterIt() {
        agent("n1");
        reserve("n1", "cpus:2");
        eventually(() -> assertThat(cpus()).containsExactly("2"));

        ledger.assume("task", FRAMEWORK, "n1", reserved("cpus:0.5"));
        reservationPods.makeRoom("n1");

        assertThat(cpus()).containsExactly("1500m");
        ledger.forget("task");
        eventually(() -> assertThat(cpus()).containsExactly("2"));
    }

    @Test
    void whenNothingIsReservedAnyMoreNothingIsHeld() {
        agent("n1");
        reserve("n1", "cpus:2");
        eventually(() -> assertThat(cpus()).containsExactly("2"));

        ledger.checkpoint("n1", Resources.empty());

        eventually(() -> assertThat(pods()).isEmpty());
    }

    @Test
    void aDrainEndsAndTheReservationPodComesBackAfterIt() {
        agent("n1");
        reserve("n1", "cpus:2");
        eventually(() -> assertThat(cpus()).containsExactly("2"));

        var drained = api.kubectl("drain", "n1", "--timeout=20s");

        assertThat(drained.exitCode()).as(drained.toString()).isZero();
        eventually(() -> assertThat(pods()).isEmpty());
        api.kubectl("uncordon", "n1").orThrow();
        eventually(() -> assertThat(cpus()).containsExactly("2"));
    }

    @Test
    void oneThatItsNodeRejectsIsMadeAgainLater() {
        agent("n1");
        reserve("n1", "cpus:2");
        eventually(() -> assertThat(cpus()).containsExactly("2"));
        var rejected = pods().getFirst();

        api.kubelet()
                .report(
                        rejected,
                        new PodStatusBuilder()
                                .withPhase("Failed")
                                .withReason("OutOfcpu")
                                .build());

        eventually(() -> assertThat(pods())
                .singleElement()
                .satisfies(pod -> assertThat(pod.getMetadata().getUid())
                        .isNotEqualTo(rejected.getMetadata().getUid())));
    }

    @Test
    void oneThatSomebodyDeletesComesBack() {
        agent("n1");
        reserve("n1", "cpus:2");
        eventually(() -> assertThat(cpus()).containsExactly("2"));
        var first = pods().getFirst();

        var _ = api.client().resource(first).withGracePeriod(0).delete();

        eventually(() -> assertThat(pods())
                .singleElement()
                .satisfies(pod -> assertThat(pod.getMetadata().getUid())
                        .isNotEqualTo(first.getMetadata().getUid())));
    }

    @Test
    void aNewOperatorKeepsTheRightOnesAndDeletesTheRest() {
        agent("n1");
        agent("n2");
        reserve("n1", "cpus:2");
        reserve("n2", "cpus:1");
        eventually(() -> assertThat(cpus()).containsExactlyInAnyOrder("2", "1"));
        var right = on("n1");
        stop();

        startOperator();
        reserve("n1", "cpus:2"); // n2 has nothing to remember any more
        reservationPods.recover();
        work();

        eventually(() -> assertThat(pods()).singleElement().isEqualTo(right));
        assertThat(api.audit().writesBy(OPERATOR).stream()
                        .filter(request -> request.resource().equals("pods")
                                && request.verb().equals("create")))
                .hasSize(2);
    }

    private void agent(String name) {
        api.kubelet().node(name, 4, 4096);
        eventually(() -> assertThat(ledger.has(name)).isTrue());
    }

    private void reserve(String slaveId, String resources) {
        ledger.checkpoint(slaveId, reserved(resources));
    }

    private static Resources reserved(String text) {
        return Resources.parse(text)
                .flatten("ads", ReservationInfo.newBuilder().setPrincipal("p").build());
    }

    private Pod on(String node) {
        return pods().stream()
                .filter(pod -> pod.getSpec().getNodeName().equals(node))
                .findFirst()
                .orElseThrow();
    }

    private List<Pod> pods() {
        return api.client().pods().withLabel(Labels.RESERVATION).list().getItems();
    }

    private List<String> cpus() {
        return pods().stream()
                .map(pod -> pod.getSpec()
                        .getContainers()
                        .getFirst()
                        .getResources()
                        .getRequests()
                        .get("cpu"))
                .map(Object::toString)
                .toList();
    }

    private static void eventually(ThrowingRunnable assertion) {
        await().atMost(Duration.ofSeconds(20)).untilAsserted(assertion);
    }
}
