package io.mesosoperator.framework;

import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.api.FrameworkResource;
import io.mesosoperator.crds.Codec;
import io.mesosoperator.crds.CustomResourceKind;
import io.mesosoperator.crds.Decoded;
import io.mesosoperator.crds.FrameworkSpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.Protos.FrameworkInfo;
import org.jspecify.annotations.Nullable;

/** The frameworks as they stand: a cache of the Framework objects, and since when those that are missing are. */
public final class FrameworkRegistry {

    /**
     * What is known of one framework.
     *
     * @param uid of the object that said so last
     * @param failoverTimeout as that object says; empty if it cannot be read
     */
    private record Entry(
            RegistrationState standing,
            String uid,
            boolean suppressed,
            Optional<String> revive,
            Optional<Duration> failoverTimeout) {

        Entry with(RegistrationState other) {
            return new Entry(other, uid, suppressed, revive, failoverTimeout);
        }

        boolean isGone() {
            return standing instanceof RegistrationState.Absent;
        }
    }

    private final Codec codec;
    private final Clock clock;
    private final RegistrationRules rules;
    private final Instant started;
    private final Map<FrameworkKey, Entry> entries = new ConcurrentSkipListMap<>();
    private final CompletedFrameworks completed = new CompletedFrameworks();

    /** A registry that knows nobody yet, with the strictest rules. */
    public FrameworkRegistry(Codec codec, Clock clock) {
        this(codec, clock, RegistrationRules.restricted());
    }

    public FrameworkRegistry(Codec codec, Clock clock, RegistrationRules rules) {
        this.codec = codec;
        this.clock = clock;
        this.rules = rules;
        this.started = clock.instant();
    }

    /** Takes in a Framework object. To take it in again changes nothing. */
    public synchronized Registration put(FrameworkResource resource) {
        settle();
        var key = keyOf(resource);
        var uid = resource.getMetadata().getUid();
        var before = entries.get(key);
        if (before != null && before.isGone() && before.uid().equals(uid)) {
            return new Registration(before.standing(), false); // late news of an object that is gone
        }
        var now = look(resource, key, uid, before);
        entries.put(key, now);
        return new Registration(now.standing(), before != null && saysRevive(before, now));
    }

    private Entry look(FrameworkResource resource, FrameworkKey key, String uid, @Nullable Entry before) {
        return switch (codec.decode(CustomResourceKind.FRAMEWORK, resource.getSpec())) {
            case Decoded.Invalid<FrameworkSpec> invalid ->
                new Entry(refused(invalid.message(), before), uid, false, Optional.empty(), Optional.empty());
            case Decoded.Ok<FrameworkSpec>(var spec) ->
                new Entry(
                        register(spec, key, uid, before),
                        uid,
                        spec.suppress(),
                        spec.revive(),
                        Optional.of(FailoverTimeout.of(spec.message().getFailoverTimeout())));
        };
    }

    // Master::subscribe: a framework without an id registers, one with an id registers again. Here the id is the name,
    // and whoever comes back to it within the failover timeout gets its tasks back, with or without saying so: what is
    // applied from a repository is the same each time.
    private RegistrationState register(FrameworkSpec spec, FrameworkKey key, String uid, @Nullable Entry before) {
        var problem = problemNow(key, spec.message());
        if (problem.isPresent()) {
            return refused(problem.get(), before);
        }
        completed.cameBack(key);
        var id = FrameworkID.newBuilder().setValue(key.name()).build();
        return new RegistrationState.Registered(
                spec.message().toBuilder().setId(id).build(), uid);
    }

    /** Why this framework may not register now; empty if it may. */
    public synchronized Optional<String> problem(FrameworkKey key, FrameworkInfo info) {
        settle();
        return problemNow(key, info);
    }

    private Optional<String> problemNow(FrameworkKey key, FrameworkInfo info) {
        return rules.problem(info)
                .or(() -> info.hasId() && completed.has(key)
                        ? Optional.of(
                                "Completed framework attempted to re-register: its failover timeout has run out and its"
                                        + " tasks are killed; remove spec.id to register it anew")
                        : Optional.empty());
    }

    private static RegistrationState refused(String why, @Nullable Entry before) {
        return new RegistrationState.Refused(
                why, before == null ? Optional.empty() : before.standing().absence());
    }

    private static boolean saysRevive(Entry before, Entry now) {
        var newValue = now.revive().isPresent() && !now.revive().equals(before.revive());
        var suppressedNoLonger = before.suppressed() && !now.suppressed();
        return before.uid().equals(now.uid()) && (newValue || suppressedNoLonger);
    }

    /** The Framework object is gone: the framework is disconnected. */
    public synchronized void remove(FrameworkResource resource) {
        settle();
        var key = keyOf(resource);
        var before = entries.get(key);
        if (before == null || !before.uid().equals(resource.getMetadata().getUid()) || before.isGone()) {
            return; // late news: another object is there already, or this one was never looked at
        }
        var absence = before.standing().absence();
        // what it said last counts, also if nobody has looked at it since
        var timeout = failoverTimeout(resource).or(before::failoverTimeout);
        var now = absence.orElseGet(() -> new RegistrationState.Absent(clock.instant(), timeout));
        entries.put(key, before.with(now));
        if (absence.isEmpty() && now.failoverTimeout().isPresent()) {
            completed.left(key, now.removal(Duration.ZERO), before.standing() instanceof RegistrationState.Registered);
        }
    }

    private Optional<Duration> failoverTimeout(FrameworkResource resource) {
        return codec.decode(CustomResourceKind.FRAMEWORK, resource.getSpec())
                        instanceof Decoded.Ok<FrameworkSpec>(var spec)
                ? Optional.of(FailoverTimeout.of(spec.message().getFailoverTimeout()))
                : Optional.empty();
    }

    private void settle() {
        completed
                .settle(clock.instant())
                .forEach(key -> entries.computeIfPresent(key, (same, entry) -> entry.isGone() ? null : entry));
    }

    /** How the framework stands. One that was never seen is absent since the operator started, at the longest. */
    public RegistrationState standing(FrameworkKey key) {
        var entry = entries.get(key);
        return entry == null ? new RegistrationState.Absent(started) : entry.standing();
    }

    /** Whether the framework is not suppressed. */
    public boolean wantsOffers(FrameworkKey key) {
        var entry = entries.get(key);
        return entry == null || !entry.suppressed();
    }

    /** The registered frameworks, by name. */
    public List<FrameworkKey> registered() {
        return entries.entrySet().stream()
                .filter(entry -> entry.getValue().standing() instanceof RegistrationState.Registered)
                .map(Map.Entry::getKey)
                .toList();
    }

    public static FrameworkKey keyOf(FrameworkResource resource) {
        return new FrameworkKey(
                resource.getMetadata().getNamespace(), resource.getMetadata().getName());
    }
}
