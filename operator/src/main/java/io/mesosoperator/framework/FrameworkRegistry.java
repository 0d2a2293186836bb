package io.mesosoperator.framework;

import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.api.FrameworkResource;
import io.mesosoperator.crds.Codec;
import io.mesosoperator.crds.CustomResourceKind;
import io.mesosoperator.crds.Decoded;
import io.mesosoperator.crds.FrameworkSpec;
import io.mesosoperator.crds.kubernetes.Kubernetes;
import io.mesosoperator.crds.kubernetes.TaskDefaults;
import io.mesosoperator.framework.Places.Candidate;
import io.mesosoperator.kubernetes.Annotations;
import io.mesosoperator.kubernetes.Timestamps;
import io.mesosoperator.security.Bound;
import io.mesosoperator.security.PolicySubject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.Protos.FrameworkInfo;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The frameworks' registration states: a cache of the Framework objects, and the times when missing ones disconnected.
 */
public final class FrameworkRegistry {

    private static final Logger LOG = LoggerFactory.getLogger(FrameworkRegistry.class);

    /**
     * What is known of one framework.
     *
     * @param uid of the last object that was seen
     * @param failoverTimeout from that object; empty if it cannot be read
     * @param policy the name of the task policy that it asks for
     * @param role from that object, as the failover timeout
     * @param identity what that object says of its framework
     * @param connected how it was when it was registered last; empty if it never was
     */
    private record Entry(
            RegistrationState state,
            String uid,
            boolean suppressed,
            Optional<String> revive,
            Optional<Duration> failoverTimeout,
            Optional<String> policy,
            Optional<String> role,
            FrameworkIdentity identity,
            Optional<Connected> connected) {

        Entry with(RegistrationState other) {
            return new Entry(other, uid, suppressed, revive, failoverTimeout, policy, role, identity, connected);
        }

        boolean isGone() {
            return state instanceof RegistrationState.Absent;
        }
    }

    /** A framework that is or was registered. */
    private record Connected(FrameworkInfo info, Instant registered, Optional<List<String>> roles) {}

    private static final String TORN_DOWN =
            "The framework is torn down: its tasks are killed, and then this object is deleted";

    /** More than can be deleted while one reconcile is on its way to register its framework. */
    private static final int MOST_GONE = 10_000;

    private final Codec codec;
    private final Clock clock;
    private final Supplier<RegistrationRules> rules;

    /** Since when this operator takes care of the frameworks. */
    private volatile Instant began;

    private final Map<FrameworkKey, Entry> entries = new ConcurrentSkipListMap<>();
    private final CompletedFrameworks completed = new CompletedFrameworks();
    private final Places places = new Places();

    /** Uids of the objects that were deleted last: a reconcile of one of them may still be under way. */
    private final SequencedSet<String> gone = new LinkedHashSet<>();

    /** An empty registry with the strictest rules. */
    public FrameworkRegistry(Codec codec, Clock clock) {
        this(codec, clock, RegistrationRules::restricted);
    }

    /** @param rules those of now */
    public FrameworkRegistry(Codec codec, Clock clock, Supplier<RegistrationRules> rules) {
        this.codec = codec;
        this.clock = clock;
        this.rules = rules;
        this.began = clock.instant();
    }

    /**
     * This operator takes care of the frameworks from now on. Before, another one did, and knew since when each is
     * away: for this one a framework that it has not seen is away since now.
     */
    public void begin() {
        began = clock.instant();
    }

    /** Registers a Framework object. Idempotent. */
    public synchronized Registration put(FrameworkResource resource) {
        expireCompleted();
        var key = keyOf(resource);
        var uid = resource.getMetadata().getUid();
        var before = entries.get(key);
        if (gone.contains(uid)) { // whoever looks at it has not noticed yet
            return new Registration(new RegistrationState.Absent(began), false);
        }
        takeOver(resource, key, before);
        var now = look(resource, key, uid, before);
        entries.put(key, now);
        return new Registration(now.state(), before != null && saysRevive(before, now));
    }

    private Entry look(FrameworkResource resource, FrameworkKey key, String uid, @Nullable Entry before) {
        if (isTornDown(resource)) {
            places.waitNoMore(key);
            return new Entry(
                    tornDown(before),
                    uid,
                    true,
                    Optional.empty(),
                    Optional.of(Duration.ZERO),
                    policyOf(resource),
                    Optional.of(FrameworkStatus.role(resource.specOrEmpty())),
                    FrameworkIdentity.of(resource),
                    connected(before));
        }
        return switch (codec.decode(CustomResourceKind.FRAMEWORK, resource.getSpec())) {
            case Decoded.Invalid<FrameworkSpec> invalid ->
                new Entry(
                        refused(invalid.message(), before),
                        uid,
                        false,
                        Optional.empty(),
                        Optional.empty(),
                        policyOf(resource),
                        Optional.empty(),
                        FrameworkIdentity.of(resource),
                        connected(before));
            case Decoded.Ok<FrameworkSpec>(var spec) -> {
                var state = register(spec, resource, policyOf(resource), before);
                yield new Entry(
                        state,
                        uid,
                        spec.suppress(),
                        spec.revive(),
                        Optional.of(FailoverTimeout.of(spec.message().getFailoverTimeout())),
                        policyOf(resource),
                        Optional.of(spec.message().getRole()),
                        FrameworkIdentity.of(resource),
                        state instanceof RegistrationState.Registered(var info, var _, var _, var _)
                                ? Optional.of(new Connected(
                                        info,
                                        registered(resource, before),
                                        FrameworkIdentity.of(resource).roles()))
                                : connected(before));
            }
        };
    }

    private static boolean hasLeft(FrameworkResource resource) {
        return FrameworkIdentity.of(resource).hasLeft(FrameworkStatus.role(resource.specOrEmpty()));
    }

    private static Optional<Connected> connected(@Nullable Entry before) {
        return before == null ? Optional.empty() : before.connected();
    }

    private Instant registered(FrameworkResource resource, @Nullable Entry before) {
        return connected(before)
                .filter(same -> before != null
                        && before.uid().equals(resource.getMetadata().getUid()))
                .map(Connected::registered)
                .or(() -> Timestamps.parse(
                        resource.statusOrEmpty().path("registeredTime").textValue()))
                .orElseGet(clock::instant);
    }

    // Master::subscribe: a framework without an id registers, one with an id re-registers. Here the id is the name, and
    // a framework that comes back under its name within the failover timeout gets its tasks back, with or without an
    // id: a manifest that is applied from a repository is the same each time.
    private RegistrationState register(
            FrameworkSpec spec, FrameworkResource resource, Optional<String> policy, @Nullable Entry before) {
        var key = keyOf(resource);
        var problem = problemNow(key, spec.message(), policy);
        if (problem.isPresent()) {
            places.waitNoMore(key);
            return refused(problem.get(), before);
        }
        var reached = places.take(
                new Candidate(key, spec.message().getRole(), created(resource)),
                rules.get().limits());
        if (reached.isPresent()) {
            return refused(tooMany(reached.get()) + ": it registers when another one is gone", before);
        }
        completed.reconnected(key);
        if (connected(before).isEmpty()) {
            rules.get()
                    .mapping(spec.message(), subject(key, spec.message(), policy))
                    .ifPresent(word -> LOG.info("Framework {}: {}", key, word));
        }
        var id = FrameworkID.newBuilder()
                .setValue(FrameworkIdentity.of(resource).id())
                .build();
        return new RegistrationState.Registered(
                spec.message().toBuilder().setId(id).build(),
                resource.getMetadata().getUid(),
                policy,
                spec.taskDefaults().orElse(TaskDefaults.getDefaultInstance()));
    }

    /** An object of which nothing is known here may have been registered by an operator before this one. */
    private void takeOver(FrameworkResource resource, FrameworkKey key, @Nullable Entry before) {
        var uid = resource.getMetadata().getUid();
        if (before != null && !before.uid().equals(uid)) {
            places.leave(key);
        }
        if (before == null && FrameworkStatus.isRegistered(resource.statusOrEmpty())) {
            places.keep(key, FrameworkStatus.role(resource.specOrEmpty()));
        }
    }

    private static String tooMany(Bound reached) {
        return "There are too many frameworks: " + reached.reached();
    }

    private static Instant created(FrameworkResource resource) {
        return Timestamps.parse(resource.getMetadata().getCreationTimestamp()).orElse(Instant.EPOCH);
    }

    /** Who was registered before, and then the oldest first: in this order they are to be put after a start. */
    public static List<FrameworkResource> inOrder(Stream<FrameworkResource> objects) {
        return objects.sorted(Comparator.comparing(
                                (FrameworkResource object) -> !FrameworkStatus.isRegistered(object.statusOrEmpty()))
                        .thenComparing(FrameworkRegistry::created)
                        .thenComparing(FrameworkRegistry::keyOf))
                .toList();
    }

    /** Those that were refused because there were too many, and are not too many now. */
    public synchronized List<FrameworkKey> mayRegister() {
        return places.next(rules.get().limits());
    }

    /** Why this framework may not register now; empty if it may. */
    public Optional<String> problem(FrameworkKey key, FrameworkInfo info) {
        return problem(Map.of(key, info));
    }

    /** Why this framework may not register now with all these objects; empty if it may. */
    public synchronized Optional<String> problem(Map<FrameworkKey, FrameworkInfo> objects) {
        expireCompleted();
        var now = clock.instant();
        return objects.entrySet().stream()
                .flatMap(object -> problemNow(
                        object.getKey(),
                        object.getValue(),
                        Optional.ofNullable(entries.get(object.getKey())).flatMap(Entry::policy))
                        .stream())
                .findFirst()
                .or(() -> places.problem(
                                objects.entrySet().stream()
                                        .map(object -> new Candidate(
                                                object.getKey(),
                                                object.getValue().getRole(),
                                                now))
                                        .toList(),
                                rules.get().limits())
                        .map(reached -> tooMany(reached) + ": subscribe again when another one is gone"));
    }

    private Optional<String> problemNow(FrameworkKey key, FrameworkInfo info, Optional<String> policy) {
        return rules.get()
                .problem(info, subject(key, info, policy))
                .or(() -> info.hasId() && completed.has(key)
                        ? Optional.of(
                                "Completed framework attempted to re-register: its failover timeout has run out and its"
                                        + " tasks are killed; remove spec.id to register it again")
                        : Optional.empty());
    }

    private static PolicySubject subject(FrameworkKey key, FrameworkInfo info, Optional<String> policy) {
        return new PolicySubject(key.namespace(), info.getRole(), key.name(), policy);
    }

    private static RegistrationState refused(String why, @Nullable Entry before) {
        return new RegistrationState.Refused(
                why, before == null ? Optional.empty() : before.state().absence());
    }

    /** It is removed at once, as if its failover timeout had expired. */
    private RegistrationState tornDown(@Nullable Entry before) {
        var removed = before == null
                ? Optional.<RegistrationState.Absent>empty()
                : before.state()
                        .absence()
                        .filter(absent -> absent.failoverTimeout()
                                .filter(Duration::isZero)
                                .isPresent());
        return new RegistrationState.Refused(
                TORN_DOWN,
                removed.or(
                        () -> Optional.of(new RegistrationState.Absent(clock.instant(), Optional.of(Duration.ZERO)))));
    }

    /** Whether the scheduler API has torn the framework down, this operator or one before. */
    public static boolean isTornDown(FrameworkResource resource) {
        var annotations = resource.getMetadata().getAnnotations();
        return annotations != null
                && annotations.containsKey(Annotations.TORN_DOWN)
                && FrameworkIdentity.isSubscribed(resource);
    }

    private static boolean saysRevive(Entry before, Entry now) {
        var newValue = now.revive().isPresent() && !now.revive().equals(before.revive());
        var suppressedNoLonger = before.suppressed() && !now.suppressed();
        return before.uid().equals(now.uid()) && (newValue || suppressedNoLonger);
    }

    /** The Framework object was deleted: the framework is disconnected. */
    public synchronized void remove(FrameworkResource resource) {
        expireCompleted();
        remember(resource.getMetadata().getUid());
        var key = keyOf(resource);
        var before = entries.get(key);
        if (before == null || !before.uid().equals(resource.getMetadata().getUid()) || before.isGone()) {
            return; // another object exists already, or this one was never reconciled, and never will be
        }
        places.leave(key);
        var absence = before.state().absence();
        // the object's last timeout counts, even if it was not reconciled since
        var timeout = failoverTimeout(resource).or(before::failoverTimeout);
        var now = absence.orElseGet(() -> new RegistrationState.Absent(clock.instant(), timeout));
        entries.put(key, before.with(now));
        var isTornDown = isTornDown(resource);
        if ((absence.isEmpty() || isTornDown) && now.failoverTimeout().isPresent()) {
            completed.disconnected(
                    key,
                    now.removal(Duration.ZERO),
                    isTornDown || (before.state() instanceof RegistrationState.Registered && !hasLeft(resource)));
        }
    }

    private void remember(String goneUid) {
        gone.add(goneUid);
        if (gone.size() > MOST_GONE) {
            gone.removeFirst();
        }
    }

    private Optional<Duration> failoverTimeout(FrameworkResource resource) {
        return codec.decode(CustomResourceKind.FRAMEWORK, resource.getSpec())
                        instanceof Decoded.Ok<FrameworkSpec>(var spec)
                ? Optional.of(FailoverTimeout.of(spec.message().getFailoverTimeout()))
                : Optional.empty();
    }

    private void expireCompleted() {
        completed
                .expire(clock.instant())
                .forEach(key -> entries.computeIfPresent(key, (same, entry) -> entry.isGone() ? null : entry));
    }

    /**
     * The framework's registration state. A framework that was never seen counts as absent since {@link #begin}.
     */
    public RegistrationState state(FrameworkKey key) {
        var entry = entries.get(key);
        return entry == null ? new RegistrationState.Absent(began) : entry.state();
    }

    /** Whether the framework is not suppressed. */
    public boolean wantsOffers(FrameworkKey key) {
        var entry = entries.get(key);
        return entry == null || !entry.suppressed();
    }

    /** Whether the framework has ever called REVIVE; SUBSCRIBE does that as well. */
    public boolean hasRevived(FrameworkKey key) {
        var entry = entries.get(key);
        return entry != null && entry.revive().isPresent();
    }

    /** How many namespaces and roles have as many frameworks as they may have. */
    public synchronized long atLimit() {
        return places.atLimit(rules.get().limits());
    }

    /** The role that the framework has, or had when it was last seen. */
    public Optional<String> role(FrameworkKey key) {
        return Optional.ofNullable(entries.get(key)).flatMap(Entry::role);
    }

    /** The taints of agents that the framework is offered all the same: those that its tasks may tolerate, and do. */
    public List<Kubernetes.Toleration> tolerated(FrameworkKey key) {
        return state(key) instanceof RegistrationState.Registered registered
                        && registered.taskDefaults().getKubernetes().getTolerationsCount() > 0
                ? rules.get()
                        .tolerable(
                                registered.taskDefaults().getKubernetes().getTolerationsList(), registered.subject(key))
                : List.of();
    }

    /** The registered frameworks, by name. */
    public List<FrameworkKey> registered() {
        return entries.entrySet().stream()
                .filter(entry -> entry.getValue().state() instanceof RegistrationState.Registered)
                .map(Map.Entry::getKey)
                .toList();
    }

    /** The frameworks that are or were registered and are not forgotten yet, by name. */
    public synchronized List<KnownFramework> known() {
        expireCompleted();
        return entries.entrySet().stream()
                .flatMap(entry -> entry
                        .getValue()
                        .connected()
                        .map(connected -> new KnownFramework(
                                entry.getKey(),
                                connected.info(),
                                connected.registered(),
                                entry.getValue().state(),
                                completed.has(entry.getKey()),
                                connected.roles()))
                        .stream())
                .toList();
    }

    /** The states of all frameworks that are known; one in several roles has the best of them. */
    public Collection<RegistrationState> states() {
        return entries.entrySet().stream()
                .collect(Collectors.toMap(
                        entry -> List.of(
                                entry.getKey().namespace(),
                                entry.getValue().identity().id()),
                        entry -> entry.getValue().state(),
                        (one, other) -> other instanceof RegistrationState.Registered ? other : one))
                .values();
    }

    /** The FrameworkID of a framework that is known; else the name of its object. */
    public String id(FrameworkKey key) {
        var entry = entries.get(key);
        return entry == null ? key.name() : entry.identity().id();
    }

    /** The name of the task policy that the framework asks for. */
    static Optional<String> policyOf(FrameworkResource resource) {
        return Optional.ofNullable(resource.getMetadata().getAnnotations())
                .map(annotations -> annotations.get(Annotations.POLICY));
    }

    public static FrameworkKey keyOf(FrameworkResource resource) {
        return new FrameworkKey(
                resource.getMetadata().getNamespace(), resource.getMetadata().getName());
    }
}
