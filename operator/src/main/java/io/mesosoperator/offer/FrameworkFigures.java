package io.mesosoperator.offer;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.mesosoperator.agent.Ledger;
import io.mesosoperator.allocation.AllocationPolicy;
import io.mesosoperator.allocation.DominantShare;
import io.mesosoperator.allocation.Explanation;
import io.mesosoperator.allocation.Explanations;
import io.mesosoperator.allocation.OutstandingOffer;
import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.api.FrameworkResource;
import io.mesosoperator.kubernetes.Condition;
import io.mesosoperator.kubernetes.ServerSideApply;
import io.mesosoperator.kubernetes.WorkLimits;
import io.mesosoperator.kubernetes.WorkQueue;
import io.mesosoperator.resource.Scalar;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Writes to the status of each Framework what it has (tasks by state, offers, its dominant share), what it may have
 * (weight, quota), and why it has no offer. Figures for people: a framework's are written at most once in
 * {@link #PACE}, however many tasks and offers come and go.
 */
public final class FrameworkFigures {

    /** As earlier versions called it: whoever owns a field may drop it. */
    private static final String FIELD_MANAGER = "mesos-operator-shares";

    private static final Duration PACE = Duration.ofSeconds(30);

    /** A burst's first figure tells more than its first task. */
    private static final Duration FIRST = Duration.ofSeconds(2);

    private final Ledger ledger;
    private final Explanations explanations;
    private final Supplier<AllocationPolicy> policy;
    private final Function<FrameworkKey, Map<String, Integer>> tasks;
    private final Function<FrameworkKey, Optional<FrameworkResource>> objects;
    private final ServerSideApply apply;
    private final InstantSource clock;
    private final Map<FrameworkKey, Instant> written = new HashMap<>();

    /** Since when a framework has no offer, as far as seen. */
    private final Map<FrameworkKey, Instant> offerless = new HashMap<>();

    /** How many offers each had after the last allocation. */
    private final Map<FrameworkKey, Long> offered = new HashMap<>();

    private final WorkQueue<FrameworkKey> queue =
            new WorkQueue<>("framework-figures", WorkLimits.USUAL, FrameworkKey::namespace, this::write);

    private DominantShare.@Nullable Total total;
    private Instant totalAt = Instant.MIN;

    /**
     * @param policy that of now
     * @param tasks how many tasks a framework has in which state
     * @param objects the Framework objects, from a cache
     */
    public FrameworkFigures(
            KubernetesClient client,
            Ledger ledger,
            Explanations explanations,
            Supplier<AllocationPolicy> policy,
            Function<FrameworkKey, Map<String, Integer>> tasks,
            Function<FrameworkKey, Optional<FrameworkResource>> objects,
            InstantSource clock) {
        this.apply = new ServerSideApply(client, FIELD_MANAGER);
        this.ledger = ledger;
        this.explanations = explanations;
        this.policy = policy;
        this.tasks = tasks;
        this.objects = objects;
        this.clock = clock;
    }

    /** What the framework's tasks hold, or what it is offered, has changed. Only takes note. */
    public void changed(FrameworkKey framework) {
        var _ = queue.add(framework, FIRST);
    }

    /**
     * Offers were made, or have ended.
     *
     * @param registered frameworks
     * @param outstanding offers
     */
    public synchronized void offersChanged(Collection<FrameworkKey> registered, List<OutstandingOffer> outstanding) {
        var counts =
                outstanding.stream().collect(Collectors.groupingBy(OutstandingOffer::framework, Collectors.counting()));
        offered.keySet().retainAll(Set.copyOf(registered));
        for (var framework : registered) {
            Long now = counts.getOrDefault(framework, 0L);
            if (!now.equals(offered.put(framework, now))) {
                changed(framework);
            }
        }
    }

    public WorkQueue<FrameworkKey> worker() {
        return queue;
    }

    private Optional<Duration> write(FrameworkKey framework) {
        var now = clock.instant();
        var object = objects.apply(framework);
        if (object.isEmpty()) {
            written.remove(framework);
            offerless.remove(framework);
            return Optional.empty();
        }
        var next = written.getOrDefault(framework, Instant.MIN);
        if (now.isBefore(next)) {
            return Optional.of(Duration.between(now, next));
        }
        var why = explanations.ofFramework(framework);
        var since = since(framework, why, now);
        var before = object.get().statusOrEmpty();
        var generation = object.get().getMetadata().getGeneration();
        var condition = OfferedCondition.of(before, why, since, generation, now);
        var status = status(framework, now);
        if (!object.get().tells(status) || !OfferedCondition.isTold(before, condition)) {
            condition
                    .map(Condition::toJson)
                    .ifPresent(json -> status.putArray("conditions").add(json));
            var _ = apply.applyStatus(object.get(), new FrameworkResource(), status);
            written.put(framework, now.plus(PACE));
        }
        if (why.isEmpty()) {
            return Optional.empty();
        }
        var patient = since.plus(OfferedCondition.PATIENCE);
        return Optional.of(patient.isAfter(now) ? Duration.between(now, patient) : PACE);
    }

    private Instant since(FrameworkKey framework, Optional<Explanation> why, Instant now) {
        if (why.isEmpty()) {
            offerless.remove(framework);
            return now;
        }
        return offerless.computeIfAbsent(framework, key -> now);
    }

    private ObjectNode status(FrameworkKey framework, Instant now) {
        var use = ledger.usedBy(framework);
        var status = JsonNodeFactory.instance
                .objectNode()
                .put("tasks", use.tasks())
                .put("share", total(now).of(use.resources()).percent())
                .put("offers", Math.toIntExact(explanations.offers(framework)));
        var states = status.putObject("tasksByState");
        tasks.apply(framework).forEach(states::put);
        explanations.role(framework).ifPresent(role -> {
            var current = policy.get();
            var weight = current.weights().weight(role);
            if (weight != 1) {
                status.put("weight", Scalar.of(weight).toString());
            }
            var quota = current.quotas().guarantee(role);
            if (!quota.isEmpty()) {
                status.put("quota", quota.toString());
            }
        });
        return status;
    }

    /** Nodes change seldom: one sum serves all frameworks of a while. */
    private DominantShare.Total total(Instant now) {
        if (total == null || !now.isBefore(totalAt.plus(FIRST))) {
            total = new DominantShare.Total(ledger.agents(), policy.get().fairShareExcluded());
            totalAt = now;
        }
        return total;
    }
}
