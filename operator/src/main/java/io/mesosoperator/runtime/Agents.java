package io.mesosoperator.runtime;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.mesosoperator.agent.AgentRecords;
import io.mesosoperator.agent.AgentResource;
import io.mesosoperator.agent.AgentSilence;
import io.mesosoperator.agent.AgentWatch;
import io.mesosoperator.agent.Ledger;
import io.mesosoperator.crds.Codec;
import io.mesosoperator.offer.OperationRecords;
import io.mesosoperator.reservation.PlaceholderPods;
import io.mesosoperator.reservation.Placeholders;
import io.mesosoperator.resource.Resources;
import io.mesosoperator.task.LaunchRoom;
import io.mesosoperator.volume.VolumeClaims;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The parts that look after agents, put together: what they are, what they remember, and what makes that real. */
final class Agents implements LaunchRoom {

    private static final Logger LOG = LoggerFactory.getLogger(Agents.class);

    private final KubernetesClient client;
    private final OperatorConfig config;
    private final Codec codec;
    private final Ledger ledger;
    private final AgentRecords records;
    private final VolumeClaims claims;
    private final OperationRecords operations;
    private final Placeholders placeholders;
    private final AgentSilence silence;

    Agents(KubernetesClient client, OperatorConfig config, Codec codec, Ledger ledger, Clock clock) {
        this.client = client;
        this.config = config;
        this.codec = codec;
        this.ledger = ledger;
        records = new AgentRecords(client, codec, ledger, clock);
        claims = new VolumeClaims(client, config.volumeStorageClass());
        operations = new OperationRecords(ledger, records, claims);
        placeholders = new Placeholders(
                client, ledger, new PlaceholderPods(config.namespace(), config.podDefaults()), records::uid, clock);
        silence = new AgentSilence(config.agentPings(), clock);
        ledger.onReservationChange(placeholders::changed);
    }

    AgentRecords records() {
        return records;
    }

    OperationRecords operations() {
        return operations;
    }

    Placeholders placeholders() {
        return placeholders;
    }

    AgentSilence silence() {
        return silence;
    }

    /**
     * Takes over what agents remember, before anything is offered.
     *
     * @param offerIds of the Offer objects that there are
     */
    void recover(Set<String> offerIds) {
        operations.recover(
                records.recover(client.resources(AgentResource.class).list().getItems()), offerIds);
        records.remembered()
                .ifPresentOrElse(
                        claims::recover,
                        () -> LOG.warn("an Agent object cannot be read, so that no claim of a volume is looked at"));
    }

    /** What brings agents into the ledger. */
    AgentWatch watch(Runnable changed, Consumer<String> gone) {
        return new AgentWatch(
                ledger, records, codec, config.agentDefaults(), silence, changed, gone, placeholders::changed);
    }

    @Override
    public Optional<String> make(String namespace, String slaveId, Resources resources) {
        var problem = claims.mountProblem(namespace, slaveId, resources);
        if (problem.isEmpty()) {
            placeholders.makeRoom(slaveId);
        }
        return problem;
    }
}
