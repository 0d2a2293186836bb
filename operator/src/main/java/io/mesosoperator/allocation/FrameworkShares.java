package io.mesosoperator.allocation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.mesosoperator.agent.FrameworkUse;
import io.mesosoperator.agent.Ledger;
import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.api.FrameworkResource;
import io.mesosoperator.kubernetes.ServerSideApply;
import io.mesosoperator.kubernetes.WorkLimits;
import io.mesosoperator.kubernetes.WorkQueue;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Writes to the status of each Framework how many tasks it has and how large its dominant share is, for {@code kubectl
 * get}. Figures for people: a framework's are written at most once in {@link #PACE}, however many tasks come and go.
 */
public final class FrameworkShares {

    private static final String FIELD_MANAGER = "mesos-operator-shares";
    private static final Duration PACE = Duration.ofSeconds(30);

    /** A burst's first figure tells more than its first task. */
    private static final Duration FIRST = Duration.ofSeconds(2);

    private static final double PERCENT = 100;
    private static final double LEAST = 0.1;
    private static final double LEAST_WHOLE = 9.95;

    private final Ledger ledger;
    private final Set<String> excluded;
    private final Function<FrameworkKey, Optional<FrameworkResource>> objects;
    private final ServerSideApply apply;
    private final InstantSource clock;
    private final Map<FrameworkKey, Instant> written = new HashMap<>();
    private final WorkQueue<FrameworkKey> queue =
            new WorkQueue<>("framework-shares", WorkLimits.USUAL, FrameworkKey::namespace, this::write);

    private ResourcesByAgent total;
    private Instant totalAt = Instant.MIN;

    /**
     * @param excluded names of resources that do not count for the shares
     * @param objects the Framework objects, from a cache
     */
    public FrameworkShares(
            KubernetesClient client,
            Ledger ledger,
            Set<String> excluded,
            Function<FrameworkKey, Optional<FrameworkResource>> objects,
            InstantSource clock) {
        this.apply = new ServerSideApply(client, FIELD_MANAGER);
        this.ledger = ledger;
        this.excluded = excluded;
        this.objects = objects;
        this.clock = clock;
        this.total = new ResourcesByAgent(excluded);
    }

    /** What the framework's tasks hold has changed. Only takes note. */
    public void changed(FrameworkKey framework) {
        var _ = queue.add(framework, FIRST);
    }

    public WorkQueue<FrameworkKey> worker() {
        return queue;
    }

    private Optional<Duration> write(FrameworkKey framework) {
        var now = clock.instant();
        var next = written.getOrDefault(framework, Instant.MIN);
        if (now.isBefore(next)) {
            return Optional.of(Duration.between(now, next));
        }
        var object = objects.apply(framework);
        if (object.isEmpty()) {
            written.remove(framework);
            return Optional.empty();
        }
        var status = status(ledger.usedBy(framework), total(now));
        var before = object.get().statusOrEmpty();
        if (!FrameworkResource.USE.stream()
                .allMatch(field ->
                        before.path(field).asText().equals(status.path(field).asText()))) {
            var _ = apply.applyStatus(object.get(), new FrameworkResource(), status);
            written.put(framework, now.plus(PACE));
        }
        return Optional.empty();
    }

    private JsonNode status(FrameworkUse use, ResourcesByAgent all) {
        var used = new ResourcesByAgent(excluded);
        used.add("", use.resources());
        return JsonNodeFactory.instance
                .objectNode()
                .put("tasks", use.tasks())
                .put("share", percent(used.dominantShare(all, 1)));
    }

    /** Two digits tell shares apart; a share that is not zero is not shown as zero. */
    static String percent(double share) {
        var percent = share * PERCENT;
        if (percent == 0 || percent >= LEAST_WHOLE) {
            return String.format(Locale.ROOT, "%.0f%%", percent);
        }
        return percent < LEAST ? "<0.1%" : String.format(Locale.ROOT, "%.1f%%", percent);
    }

    /** Nodes change seldom: one sum serves all frameworks of a while. */
    private ResourcesByAgent total(Instant now) {
        if (!now.isBefore(totalAt.plus(FIRST))) {
            var sum = new ResourcesByAgent(excluded);
            ledger.agents()
                    .forEach((slaveId, state) -> sum.add(slaveId, state.agent().total()));
            total = sum;
            totalAt = now;
        }
        return total;
    }
}
