package io.mesosoperator.app;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.mesosoperator.agent.AgentCheckpointStore;
import io.mesosoperator.agent.AgentHealthChecker;
import io.mesosoperator.agent.AgentWatch;
import io.mesosoperator.agent.Ledger;
import io.mesosoperator.allocation.OfferBook;
import io.mesosoperator.api.AgentResource;
import io.mesosoperator.app.configuration.OperatorConfiguration;
import io.mesosoperator.crds.Codec;
import io.mesosoperator.kubernetes.EventRecorder;
import io.mesosoperator.offer.OperationCheckpoints;
import io.mesosoperator.reservation.ReservationPodTemplate;
import io.mesosoperator.reservation.ReservationPods;
import io.mesosoperator.resource.Resources;
import io.mesosoperator.task.LaunchPrecondition;
import io.mesosoperator.volume.ClaimSeal;
import io.mesosoperator.volume.VolumeClaims;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** The parts that look after agents, put together: what they are, what they remember, and what makes that real. */
final class AgentModule implements LaunchPrecondition {

    private final OperatorConfiguration config;
    private final Codec codec;
    private final Ledger ledger;
    private final AgentCheckpointStore checkpoints;
    private final VolumeClaims claims;
    private final OperationCheckpoints operations;
    private final ReservationPods reservationPods;
    private final AgentHealthChecker health;

    /** @param namespace the operator's own, of reservation pods */
    AgentModule(
            KubernetesClient client,
            OperatorConfiguration config,
            String namespace,
            Codec codec,
            Ledger ledger,
            OfferBook offers,
            Clock clock) {
        this.config = config;
        this.codec = codec;
        this.ledger = ledger;
        checkpoints = new AgentCheckpointStore(client, codec, ledger, clock);
        claims = new VolumeClaims(
                client,
                config.volumeStorageClass(),
                ClaimSeal.keptIn(client, namespace),
                new EventRecorder(client, clock));
        operations = new OperationCheckpoints(offers, ledger, checkpoints, claims);
        reservationPods = new ReservationPods(
                client, ledger, new ReservationPodTemplate(namespace, config.podDefaults()), checkpoints::uid, clock);
        health = new AgentHealthChecker(config.agentPings(), clock);
        ledger.onReservationChange(reservationPods::changed);
    }

    AgentCheckpointStore checkpoints() {
        return checkpoints;
    }

    OperationCheckpoints operations() {
        return operations;
    }

    ReservationPods reservationPods() {
        return reservationPods;
    }

    AgentHealthChecker health() {
        return health;
    }

    /**
     * Takes over what agents remember, before anything is offered.
     *
     * @param objects the Agent objects
     * @param offerIds of the Offer objects that there are
     * @param undecided those of them whose ACCEPT, as far as the objects tell, is still to be decided
     * @return ids of those whose operations agents remember
     */
    Set<String> recover(List<AgentResource> objects, Set<String> offerIds, Set<String> undecided) {
        var checkpointed = operations.recover(checkpoints.recover(objects), offerIds);
        var open = undecided.stream().filter(id -> !checkpointed.contains(id)).collect(Collectors.toSet());
        var recovered = claims.recover(checkpoints.remembered(), checkpoints.unreadable(), open);
        recovered.found().forEach(found -> checkpoints.restore(found.slaveId(), found.volume()));
        recovered
                .destroyed()
                .forEach(claim -> operations.destroyed(claim.namespace(), claim.claimName(), claim.offer()));
        recovered.problems().forEach(problem -> checkpoints.warn(problem.slaveId(), problem.why()));
        return checkpointed;
    }

    /** What brings agents into the ledger. */
    AgentWatch watch(Runnable changed, Runnable nodeChanged, Consumer<String> gone) {
        return new AgentWatch(
                ledger,
                checkpoints,
                codec,
                config.agentDefaults(),
                health,
                changed,
                nodeChanged,
                gone,
                reservationPods::changed);
    }

    @Override
    public Optional<String> ensure(String namespace, String slaveId, Resources resources) {
        var problem = claims.mountProblem(namespace, slaveId, resources);
        if (problem.isEmpty()) {
            reservationPods.makeRoom(slaveId);
        }
        return problem;
    }
}
