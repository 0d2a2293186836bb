package io.mesosoperator.reservation;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.mesosoperator.agent.Ledger;
import io.mesosoperator.kubernetes.ApiErrors;
import io.mesosoperator.kubernetes.Deletions;
import io.mesosoperator.kubernetes.PodCreation;
import io.mesosoperator.kubernetes.WorkQueue;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the reservation pods in step with the {@link Ledger}: one on each agent with unused reservations. Changes of an
 * agent are merged into one check; at most about ten pods are written per second.
 */
public final class ReservationPods {

    private static final Logger LOG = LoggerFactory.getLogger(ReservationPods.class);
    private static final Duration PACE = Duration.ofMillis(100);

    private final KubernetesClient client;
    private final Deletions deletions;
    private final Ledger ledger;
    private final ReservationPodTemplate pods;
    private final Function<String, Optional<String>> agentUids;
    private final Clock clock;
    private final Map<String, PodsOfAgent> agents = new ConcurrentHashMap<>();
    private final WorkQueue<String> queue = WorkQueue.ofCluster("reservation-pods", this::look);

    /** @param agentUids the uid of the Agent object of a slave id, if it exists */
    public ReservationPods(
            KubernetesClient client,
            Ledger ledger,
            ReservationPodTemplate pods,
            Function<String, Optional<String>> agentUids,
            Clock clock) {
        this.client = client;
        this.deletions = new Deletions(client);
        this.ledger = ledger;
        this.pods = pods;
        this.agentUids = agentUids;
        this.clock = clock;
    }

    /** Whether the pod is one of ours, by its namespace and label. */
    public boolean isReservationPod(Pod pod) {
        return pods.isReservationPod(pod);
    }

    /** The agent's reservations or resources in use have changed, or its Agent object was added or deleted. */
    public void changed(String slaveId) {
        queue.add(slaveId);
    }

    /** All agents and pods are known: keeps the correct reservation pods that the watch found, and fixes the rest. */
    public void recover() {
        ledger.agents().keySet().forEach(this::changed);
        agents.keySet().forEach(this::changed);
    }

    void observe(Pod pod) {
        var slaveId = ReservationPod.agentOf(pod);
        var now = ReservationPod.of(pod);
        if (onAgent(slaveId).seen(now)) {
            changed(slaveId);
        }
    }

    void gone(Pod pod) {
        var slaveId = ReservationPod.agentOf(pod);
        if (onAgent(slaveId).gone(pod.getMetadata().getUid())) {
            changed(slaveId);
        }
    }

    private PodsOfAgent onAgent(String slaveId) {
        return agents.computeIfAbsent(slaveId, any -> new PodsOfAgent());
    }

    /**
     * Call before creating a task's pod on reserved resources that the ledger already counts for it: returns when no
     * reservation pod holds any of them.
     *
     * @throws KubernetesClientException if a reservation pod that is in the way cannot be deleted
     */
    public void makeRoom(String slaveId) {
        if (agents.containsKey(slaveId)) {
            var _ = follow(slaveId, true);
        }
    }

    /** The worker that makes the pods follow. */
    public WorkQueue<?> worker() {
        return queue;
    }

    private void look(String slaveId) {
        var written = 1; // if it fails
        try {
            written = follow(slaveId, false);
        } finally {
            queue.rest(PACE.multipliedBy(written));
        }
    }

    /**
     * Performs the agent's actions.
     *
     * @param onlyToMakeRoom does nothing if there is nothing to delete
     * @return the number of writes
     */
    private int follow(String slaveId, boolean onlyToMakeRoom) {
        var agent = onAgent(slaveId);
        synchronized (agent) {
            var wanted = ledger.state(slaveId)
                    .flatMap(UnusedReservation::of)
                    .map(held -> pods.of(held, agentUids.apply(slaveId)));
            var plan = ReservationPodPlan.decide(wanted, agent.all(), agent.backOff, clock.instant());
            if (onlyToMakeRoom && plan.surplus().isEmpty()) {
                return 0;
            }
            agent.backOff = plan.backOff();
            plan.surplus().forEach(reservationPod -> delete(reservationPod, agent));
            plan.missing().ifPresent(pod -> create(pod, slaveId, agent));
            wanted.filter(pod -> agent.backOff.forbids(pod.getMetadata().getName(), clock.instant()))
                    .ifPresent(pod -> queue.add(slaveId, Duration.between(clock.instant(), agent.backOff.until())));
            return plan.surplus().size() + (plan.missing().isPresent() ? 1 : 0);
        }
    }

    private void delete(ReservationPod reservationPod, PodsOfAgent agent) {
        var pod = new PodBuilder()
                .withNewMetadata()
                .withNamespace(pods.namespace())
                .withName(reservationPod.name())
                .withUid(reservationPod.uid())
                .endMetadata()
                .build();
        deletions.atOnce(pod, "it holds what is not, or no longer, to be held");
        agent.deleted(reservationPod.uid());
    }

    private void create(Pod pod, String slaveId, PodsOfAgent agent) {
        var name = pod.getMetadata().getName();
        try {
            agent.creating();
            var created = ReservationPod.of(PodCreation.create(client, pod));
            agent.created(created);
            LOG.debug("Created reservation pod {} on {}", name, slaveId);
        } catch (KubernetesClientException failure) {
            agent.backOff = agent.backOff.failed(name, clock.instant());
            LOG.warn("Cannot create the reservation pod on {}: {}", slaveId, ApiErrors.words(failure));
        }
    }
}
