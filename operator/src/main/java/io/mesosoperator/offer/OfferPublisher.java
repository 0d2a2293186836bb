package io.mesosoperator.offer;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.mesosoperator.agent.Agent;
import io.mesosoperator.agent.Ledger;
import io.mesosoperator.allocation.AllocatorService;
import io.mesosoperator.allocation.Filter;
import io.mesosoperator.allocation.OfferBook;
import io.mesosoperator.allocation.OutstandingOffer;
import io.mesosoperator.api.OfferResource;
import io.mesosoperator.framework.FrameworkRegistry;
import io.mesosoperator.framework.RegistrationState;
import io.mesosoperator.kubernetes.ApiErrors;
import io.mesosoperator.kubernetes.ServerSideApply;
import io.mesosoperator.kubernetes.WorkLimits;
import io.mesosoperator.kubernetes.WorkQueue;
import io.mesosoperator.resource.Resources;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the Offer objects follow the {@link OfferBook}. Offers change faster than they are worth telling, so at most
 * {@value #WRITES} of them are written in a second, however large the cluster; the next second brings the latest state.
 */
public final class OfferPublisher {

    private static final Logger LOG = LoggerFactory.getLogger(OfferPublisher.class);
    private static final int WRITES = 10;
    private static final Duration PACE = Duration.ofSeconds(1);
    private static final String BOOK = "book";

    /** An offer as its object has it. */
    private record Published(String namespace, Resources resources) {}

    private final KubernetesClient client;
    private final ServerSideApply apply;
    private final OfferBook book;
    private final AllocatorService allocator;
    private final Ledger ledger;
    private final FrameworkRegistry frameworks;
    private final OfferObjects objects;
    private final WorkQueue<String> queue =
            new WorkQueue<>("offers", WorkLimits.USUAL.withPauses(PACE, PACE.multipliedBy(60)), book -> follow());
    private final Map<String, Published> published = new ConcurrentHashMap<>();

    /** Namespaces of accepted offers, by id. */
    private final Map<String, String> accepted = new ConcurrentHashMap<>();

    public OfferPublisher(
            KubernetesClient client,
            OfferBook book,
            AllocatorService allocator,
            Ledger ledger,
            FrameworkRegistry frameworks,
            OfferObjects objects) {
        this.client = client;
        this.apply = new ServerSideApply(client);
        this.book = book;
        this.allocator = allocator;
        this.ledger = ledger;
        this.frameworks = frameworks;
        this.objects = objects;
    }

    /**
     * Takes over the Offer objects that an earlier operator made.
     *
     * @param wasAccepted whether something has come of an offer's operations already
     */
    public void recover(List<OfferResource> existing, Predicate<String> wasAccepted) {
        for (var resource : existing) {
            var id = resource.getMetadata().getName();
            var outstanding = objects.outstanding(resource).map(this::allowed);
            if (AcceptedStatus.acceptedTime(resource.getStatus()).isPresent() || wasAccepted.test(id)) {
                leave(resource);
                outstanding.ifPresent(
                        offer -> allocator.recoverAccepted(id, offer.framework(), offer.slaveId(), Map.of()));
            } else {
                outstanding.ifPresent(book::recover);
                published.put(
                        id,
                        new Published(
                                resource.getMetadata().getNamespace(),
                                outstanding.map(OutstandingOffer::resources).orElse(Resources.empty())));
            }
        }
    }

    // Whoever may patch an Offer could have added what is reserved for others.
    private OutstandingOffer allowed(OutstandingOffer offer) {
        var role = frameworks.standing(offer.framework()) instanceof RegistrationState.Registered(var info, var _)
                ? info.getRole()
                : "*";
        return offer.with(offer.resources().unreserved().plus(offer.resources().reserved(role)));
    }

    /** Whether the object only has the name of an offer that was made to somebody in another namespace. */
    boolean isForeign(OfferResource offer) {
        var namespace = offer.getMetadata().getNamespace();
        var id = offer.getMetadata().getName();
        return book.find(id)
                .map(standing -> !standing.framework().namespace().equals(namespace))
                .orElseGet(() -> !accepted.getOrDefault(id, namespace).equals(namespace));
    }

    /** The offer has been accepted: its object is another's to write and to end. */
    void leave(OfferResource offer) {
        accepted.put(offer.getMetadata().getName(), offer.getMetadata().getNamespace());
        published.remove(offer.getMetadata().getName());
    }

    /** The object is gone. Returns whether it was that of an accepted offer. */
    boolean forget(OfferResource offer) {
        return accepted.remove(
                offer.getMetadata().getName(), offer.getMetadata().getNamespace());
    }

    /** The book may have changed. */
    public void changed() {
        queue.add(BOOK);
    }

    /**
     * Whether this object stands for an outstanding offer: another one may have its name in another namespace, and some
     * have been rescinded already.
     */
    boolean isOutstanding(OfferResource offer) {
        return book.find(offer.getMetadata().getName())
                .filter(standing -> standing.framework()
                        .namespace()
                        .equals(offer.getMetadata().getNamespace()))
                .isPresent();
    }

    /** The worker that makes the objects follow. */
    public WorkQueue<?> worker() {
        return queue;
    }

    private Optional<Duration> follow() {
        var wrote = true; // something, if it fails
        try {
            wrote = publish();
        } finally {
            if (wrote) {
                queue.rest(PACE); // whatever changes meanwhile is told by one write
            }
        }
        return wrote ? Optional.of(PACE) : Optional.empty();
    }

    /** Writes what differs, as much as a second allows. Returns whether anything was to be written. */
    boolean publish() {
        var standing = book.standing();
        var ids = standing.stream().map(OutstandingOffer::id).collect(Collectors.toSet());
        var gone = published.keySet().stream()
                .filter(id -> !ids.contains(id) && !accepted.containsKey(id))
                .limit(WRITES)
                .toList();
        var changed = standing.stream()
                .filter(this::differs)
                .limit(WRITES - gone.size())
                .toList();
        gone.forEach(this::rescind);
        changed.forEach(this::write);
        return !gone.isEmpty() || !changed.isEmpty();
    }

    private boolean differs(OutstandingOffer offer) {
        var object = published.get(offer.id());
        return !accepted.containsKey(offer.id())
                && (object == null || !object.resources().equals(offer.resources()));
    }

    private void rescind(String id) {
        var object = published.remove(id);
        if (object == null) {
            return;
        }
        try {
            client.resources(OfferResource.class)
                    .inNamespace(object.namespace())
                    .withName(id)
                    .delete();
        } catch (KubernetesClientException failure) {
            published.put(id, object);
            LOG.warn("offer {} could not be rescinded and will be tried again: {}", id, ApiErrors.words(failure));
        }
    }

    private void write(OutstandingOffer offer) {
        var agent = ledger.agent(offer.slaveId());
        if (agent.isPresent()
                && frameworks.standing(offer.framework()) instanceof RegistrationState.Registered framework) {
            write(offer, agent.get(), framework.uid());
        }
    }

    private void write(OutstandingOffer offer, Agent agent, String frameworkUid) {
        var before = published.put(offer.id(), new Published(offer.framework().namespace(), offer.resources()));
        if (accepted.containsKey(offer.id())) {
            published.remove(offer.id()); // it was accepted meanwhile
            return;
        }
        try {
            apply.apply(objects.encode(offer, agent, frameworkUid));
        } catch (KubernetesClientException failure) {
            if (before == null) {
                published.remove(offer.id());
            } else {
                published.put(offer.id(), before);
            }
            LOG.warn("offer {} could not be written and is given back: {}", offer.id(), ApiErrors.words(failure));
            // with a filter, or the same framework would get it again at once, and be as unreachable
            allocator.decline(offer.id(), Filter.refusal(Optional.empty()));
        }
    }
}
