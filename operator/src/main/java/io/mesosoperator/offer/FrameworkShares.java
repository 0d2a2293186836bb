package io.mesosoperator.offer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.mesosoperator.agent.FrameworkUse;
import io.mesosoperator.agent.Ledger;
import io.mesosoperator.allocation.DominantShare;
import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.api.FrameworkResource;
import io.mesosoperator.kubernetes.ServerSideApply;
import io.mesosoperator.kubernetes.WorkLimits;
import io.mesosoperator.kubernetes.WorkQueue;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes to the status of each Framework how many tasks it has and how large its dominant share is, for {@code kubectl
 * get}. Figures for people: a framework's are written at most once in {@link #PACE}, however many tasks come and go.
 */
public final class FrameworkShares {

    private static final String FIELD_MANAGER = "mesos-operator-shares";
    private static final Duration PACE = Duration.ofSeconds(30);

    /** A burst's first figure tells more than its first task. */
    private static final Duration FIRST = Duration.ofSeconds(2);

    private final Ledger ledger;
    private final Supplier<Set<String>> excluded;
    private final Function<FrameworkKey, Optional<FrameworkResource>> objects;
    private final ServerSideApply apply;
    private final InstantSource clock;
    private final Map<FrameworkKey, Instant> written = new HashMap<>();
    private final WorkQueue<FrameworkKey> queue =
            new WorkQueue<>("framework-shares", WorkLimits.USUAL, FrameworkKey::namespace, this::write);

    private DominantShare.@Nullable Total total;
    private Instant totalAt = Instant.MIN;

    /**
     * @param excluded names of resources that, now, do not count for the shares
     * @param objects the Framework objects, from a cache
     */
    public FrameworkShares(
            KubernetesClient client,
            Ledger ledger,
            Supplier<Set<String>> excluded,
            Function<FrameworkKey, Optional<FrameworkResource>> objects,
            InstantSource clock) {
        this.apply = new ServerSideApply(client, FIELD_MANAGER);
        this.ledger = ledger;
        this.excluded = excluded;
        this.objects = objects;
        this.clock = clock;
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
        var use = ledger.usedBy(framework);
        var status = status(use, total(now).of(use.resources()));
        var before = object.get().statusOrEmpty();
        if (!FrameworkResource.USE.stream()
                .allMatch(field ->
                        before.path(field).asText().equals(status.path(field).asText()))) {
            var _ = apply.applyStatus(object.get(), new FrameworkResource(), status);
            written.put(framework, now.plus(PACE));
        }
        return Optional.empty();
    }

    private static JsonNode status(FrameworkUse use, DominantShare share) {
        return JsonNodeFactory.instance.objectNode().put("tasks", use.tasks()).put("share", share.percent());
    }

    /** Nodes change seldom: one sum serves all frameworks of a while. */
    private DominantShare.Total total(Instant now) {
        if (total == null || !now.isBefore(totalAt.plus(FIRST))) {
            total = new DominantShare.Total(ledger.agents(), excluded.get());
            totalAt = now;
        }
        return total;
    }
}
