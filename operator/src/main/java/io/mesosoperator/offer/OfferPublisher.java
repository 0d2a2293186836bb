package io.mesosoperator.offer;

import static java.net.HttpURLConnection.HTTP_CONFLICT;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.mesosoperator.agent.Agent;
import io.mesosoperator.agent.Ledger;
import io.mesosoperator.allocation.AllocatorService;
import io.mesosoperator.allocation.Filter;
import io.mesosoperator.allocation.OfferBook;
import io.mesosoperator.allocation.OfferPhase;
import io.mesosoperator.allocation.OutstandingOffer;
import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.api.OfferResource;
import io.mesosoperator.framework.FrameworkRegistry;
import io.mesosoperator.framework.RegistrationState;
import io.mesosoperator.kubernetes.ApiErrors;
import io.mesosoperator.kubernetes.Deletions;
import io.mesosoperator.kubernetes.ItemGuard;
import io.mesosoperator.kubernetes.LogText;
import io.mesosoperator.kubernetes.ObjectVersions;
import io.mesosoperator.kubernetes.ServerSideApply;
import io.mesosoperator.kubernetes.SteadyClock;
import io.mesosoperator.kubernetes.WorkLimits;
import io.mesosoperator.kubernetes.WorkQueue;
import io.mesosoperator.kubernetes.WritePace;
import io.mesosoperator.resource.Resources;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import org.apache.mesos.Protos.ExecutorID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the Offer objects follow the {@link OfferBook}. Offers change faster than they are worth telling, so at most
 * {@value #WRITES} of them are written in a second, however large the cluster, each with the latest state.
 */
public final class OfferPublisher {

    private static final Logger LOG = LoggerFactory.getLogger(OfferPublisher.class);
    private static final int WRITES = 10;
    private static final Duration SECOND = Duration.ofSeconds(1);

    /** Between two looks at what is to be written: what changes meanwhile is told by one write. */
    private static final Duration PAUSE = SECOND.dividedBy(WRITES);

    /** A batch has room for rescissions and for new offers, of several tenants. */
    private static final int LEAST = 4;

    private static final String BOOK = "book";

    private volatile BiFunction<FrameworkKey, String, List<ExecutorID>> executors = (framework, agent) -> List.of();
    private final Deletions deletions;
    private final ServerSideApply apply;
    private final ObjectVersions<OfferResource> versions;
    private final OfferBook book;
    private final AllocatorService allocator;
    private final Ledger ledger;
    private final FrameworkRegistry frameworks;
    private final OfferObjects objects;
    private final Clock clock;
    private final ItemGuard guard;
    private final InstantSource steady = SteadyClock.start();
    private final WritePace pace = new WritePace(WRITES, SECOND);
    private final WorkQueue<String> queue = WorkQueue.ofCluster(
            "offers", WorkLimits.USUAL.withPauses(SECOND, SECOND.multipliedBy(60)), book -> follow());

    public OfferPublisher(
            KubernetesClient client,
            OfferBook book,
            AllocatorService allocator,
            Ledger ledger,
            FrameworkRegistry frameworks,
            OfferObjects objects,
            ObjectVersions<OfferResource> versions,
            Clock clock) {
        this.deletions = new Deletions(client);
        this.versions = versions;
        this.apply = new ServerSideApply(client);
        this.book = book;
        this.allocator = allocator;
        this.ledger = ledger;
        this.frameworks = frameworks;
        this.objects = objects;
        this.clock = clock;
        this.guard = new ItemGuard("offers", clock);
    }

    /** Whether an operator made this Offer. */
    public boolean isOurs(OfferResource offer) {
        return objects.isOurs(offer, book);
    }

    /** An offer's id is unique, but anybody may make objects with that name in another namespace. */
    public static String key(OfferResource offer) {
        return key(offer.getMetadata().getNamespace(), offer.getMetadata().getName());
    }

    /** The key of the offer that a task of this namespace names. */
    public static String key(String namespace, String id) {
        return namespace + "/" + id;
    }

    /**
     * Takes over the Offer objects that an earlier operator made.
     *
     * @param checkpointed ids of the offers whose operations were written down
     * @param launched keys of the offers of which TaskInfo objects were made
     */
    public void recover(List<OfferResource> existing, Set<String> checkpointed, Set<String> launched) {
        existing.stream()
                // an object of the same name in another namespace was made later, by hand
                .sorted(Comparator.comparing(offer -> offer.getMetadata().getCreationTimestamp()))
                .filter(offer -> !book.has(offer.getMetadata().getName()))
                .forEach(offer -> {
                    var id = offer.getMetadata().getName();
                    if (!guard.run(id, () -> recover(offer, checkpointed.contains(id), launched.contains(key(offer))))
                            && !book.has(id)) {
                        book.recoverPublished(id, offer.getMetadata().getNamespace(), Optional.empty());
                    }
                });
    }

    private void recover(OfferResource object, boolean checkpointed, boolean launched) {
        var id = object.getMetadata().getName();
        var namespace = object.getMetadata().getNamespace();
        versions.seen(object);
        var offer = objects.outstanding(object).map(this::allowed);
        if (AcceptedStatus.acceptedTime(object.getStatus()).isPresent()) {
            book.recoverAccept(id, namespace, OfferPhase.ACCEPTED, offer);
        } else if (checkpointed || launched) {
            book.recoverAccept(id, namespace, OfferPhase.ACCEPTING, offer);
        } else {
            book.recoverPublished(id, namespace, offer);
            if (OfferObjects.saysAccept(object)) {
                var _ = book.answer(id); // its reconciler decides, and no allocation before it
            }
        }
        if (checkpointed) {
            book.checkpointed(id);
        }
    }

    // A user who may patch an Offer could have added resources that are reserved for other roles.
    private OutstandingOffer allowed(OutstandingOffer offer) {
        var role = frameworks.state(offer.framework())
                        instanceof RegistrationState.Registered(var info, var _, var _, var _)
                ? info.getRole()
                : "*";
        return offer.with(offer.resources().unreserved().plus(offer.resources().reserved(role)));
    }

    /** The book may have changed. */
    public void changed() {
        queue.add(BOOK);
    }

    /** The worker that makes the objects follow. */
    public WorkQueue<?> worker() {
        return queue;
    }

    private Optional<Duration> follow() {
        var room = pace.room(steady.instant());
        if (room < LEAST) {
            return Optional.of(pace.wait(LEAST, steady.instant()));
        }
        var began = clock.instant();
        var wrote = true; // something, if it fails
        try {
            wrote = publish(room);
        } finally {
            if (wrote) {
                queue.rest(PAUSE);
            }
        }
        return wrote
                ? Optional.of(Duration.ZERO) // there may be more
                : guard.nextTrial(began).map(at -> Duration.between(clock.instant(), at));
    }

    /** Writes what differs, as much as a second allows. Returns whether anything was to be written. */
    boolean publish() {
        return publish(WRITES);
    }

    private boolean publish(int most) {
        var changed = book.unpublished(most);
        // the rescissions of one tenant keep no new offer of another waiting, nor the other way round
        var gone = book.rescinded(most - Math.min(changed.size(), most / 2), id -> !guard.isSetAside(id));
        changed = changed.subList(0, Math.min(changed.size(), most - gone.size()));
        gone.forEach(id -> paced(() -> guarded(id, () -> rescind(id))));
        changed.forEach(offer -> paced(() -> write(offer)));
        return !gone.isEmpty() || !changed.isEmpty();
    }

    private void paced(Runnable write) {
        write.run();
        pace.wrote(steady.instant());
    }

    private void rescind(String id) {
        var namespace = book.rescindedIn(id);
        if (namespace.isEmpty()) {
            return;
        }
        versions.of(namespace.get(), id).ifPresent(offer -> deletions.exactly(offer, "it is rescinded"));
        book.deleted(id);
    }

    /** Does this, and leaves it for later if it fails; the others must not wait for it. Returns whether it is done. */
    private boolean guarded(String item, Runnable work) {
        try {
            work.run();
            guard.succeeded(item);
            return true;
        } catch (KubernetesClientException failure) {
            if (ApiErrors.isServerFault(failure)) { // all will fail, and none of them is to blame
                LOG.warn("{}: cannot write; retrying: {}", item, LogText.of(ApiErrors.words(failure)));
            } else {
                guard.failed(item, failure);
            }
        } catch (RuntimeException | Error unexpected) {
            guard.failed(item, unexpected);
        }
        return false;
    }

    /** Tells the executors of a framework on an agent, for its offers. */
    public void executors(BiFunction<FrameworkKey, String, List<ExecutorID>> running) {
        executors = running;
    }

    private void write(OutstandingOffer offer) {
        var agent = ledger.agent(offer.slaveId());
        if (agent.isPresent()
                && frameworks.state(offer.framework()) instanceof RegistrationState.Registered framework) {
            write(offer, agent.get(), framework.uid());
        }
    }

    private void write(OutstandingOffer offer, Agent agent, String frameworkUid) {
        var before = book.published(offer.id());
        if (!book.publish(offer, clock.instant())) {
            return;
        }
        var pair = "offer of " + offer.slaveId() + " to " + offer.framework();
        if (!guarded(pair, () -> apply(offer, agent, frameworkUid, before))) {
            giveBack(offer, before, guard.pause(pair));
        }
    }

    private void apply(OutstandingOffer offer, Agent agent, String frameworkUid, Optional<Resources> before) {
        try {
            var known = versions.of(offer.framework().namespace(), offer.id());
            versions.seen(apply.apply(
                    objects.encode(offer, agent, frameworkUid, executors.apply(offer.framework(), offer.slaveId())),
                    known));
        } catch (KubernetesClientException failure) {
            if (failure.getCode() != HTTP_CONFLICT) {
                throw failure;
            }
            book.publishFailed(offer.id(), before); // its framework has answered it, or it is gone: the watch tells
        }
    }

    private void giveBack(OutstandingOffer offer, Optional<Resources> before, Duration pause) {
        if (book.publishFailed(offer.id(), before)) {
            // with a filter, or the same framework would get it again at once, and be as unreachable
            var usual = Filter.refusal(Optional.empty());
            allocator.decline(offer.id(), usual.compareTo(pause) < 0 ? pause : usual);
        }
    }
}
