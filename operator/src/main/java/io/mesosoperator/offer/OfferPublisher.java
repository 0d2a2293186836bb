package io.mesosoperator.offer;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.mesosoperator.agent.Agent;
import io.mesosoperator.agent.Ledger;
import io.mesosoperator.allocation.AllocationCycle;
import io.mesosoperator.allocation.Doorbell;
import io.mesosoperator.allocation.OfferBook;
import io.mesosoperator.allocation.OutstandingOffer;
import io.mesosoperator.framework.FrameworkRegistry;
import io.mesosoperator.framework.FrameworkStanding;
import io.mesosoperator.resource.Resources;
import io.mesosoperator.runtime.ApiAnswer;
import io.mesosoperator.runtime.ServerSideApply;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the Offer objects follow the {@link OfferBook}. Offers change faster than they are worth telling, so at most
 * {@value #WRITES} of them are written in a second, however large the cluster; the next second brings the latest state.
 */
public final class OfferPublisher implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(OfferPublisher.class);
    private static final int WRITES = 10;
    private static final Duration PACE = Duration.ofSeconds(1);
    private static final Duration FOREVER = Duration.ofDays(1);

    /** An offer as its object has it. */
    private record Published(String namespace, Resources resources) {}

    private final KubernetesClient client;
    private final ServerSideApply apply;
    private final OfferBook book;
    private final AllocationCycle cycle;
    private final Ledger ledger;
    private final FrameworkRegistry frameworks;
    private final OfferObjects objects;
    private final Doorbell doorbell = new Doorbell();
    private final Map<String, Published> published = new ConcurrentHashMap<>();
    private final Set<String> accepted = ConcurrentHashMap.newKeySet();

    public OfferPublisher(
            KubernetesClient client,
            OfferBook book,
            AllocationCycle cycle,
            Ledger ledger,
            FrameworkRegistry frameworks,
            OfferObjects objects) {
        this.client = client;
        this.apply = new ServerSideApply(client);
        this.book = book;
        this.cycle = cycle;
        this.ledger = ledger;
        this.frameworks = frameworks;
        this.objects = objects;
    }

    /**
     * Takes over the Offer objects that an earlier operator made.
     *
     * @param accepted whether the operations of an offer have been applied already
     */
    public void recover(List<OfferResource> existing, Predicate<OutstandingOffer> accepted) {
        for (var resource : existing) {
            var outstanding = objects.outstanding(resource);
            if (AcceptedStatus.acceptedTime(resource.getStatus()).isPresent()
                    || outstanding.filter(accepted).isPresent()) {
                leave(resource.getMetadata().getName());
                outstanding.ifPresent(offer -> cycle.recoverAccepted(offer.id(), offer.slaveId()));
            } else {
                outstanding.ifPresent(book::recover);
                published.put(
                        resource.getMetadata().getName(),
                        new Published(
                                resource.getMetadata().getNamespace(),
                                outstanding.map(OutstandingOffer::resources).orElse(Resources.empty())));
            }
        }
    }

    /** The offer has been accepted: its object is another's to write and to end. */
    void leave(String id) {
        accepted.add(id);
        published.remove(id);
    }

    /** The accepted offer's object is gone. */
    void forget(String id) {
        accepted.remove(id);
    }

    /** The book may have changed. */
    public void changed() {
        doorbell.ring();
    }

    /**
     * Whether this object stands for an outstanding offer: another one may have its name in another namespace, and some have
     * been rescinded already.
     */
    boolean isOutstanding(OfferResource offer) {
        return book.find(offer.getMetadata().getName())
                .filter(standing -> standing.framework()
                        .namespace()
                        .equals(offer.getMetadata().getNamespace()))
                .isPresent();
    }

    /** Works until it is interrupted. */
    @Override
    public void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                doorbell.await(FOREVER);
                while (publish()) {
                    Thread.sleep(PACE); // the pace: whatever changes meanwhile is told by one write
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** Writes what differs, as much as a second allows. Returns whether anything was to be written. */
    boolean publish() {
        var standing = book.standing();
        var ids = standing.stream().map(OutstandingOffer::id).collect(Collectors.toSet());
        var gone = published.keySet().stream()
                .filter(id -> !ids.contains(id))
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
        return !accepted.contains(offer.id())
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
            LOG.warn("offer {} could not be rescinded and will be tried again: {}", id, ApiAnswer.words(failure));
        }
    }

    private void write(OutstandingOffer offer) {
        var agent = ledger.agent(offer.slaveId());
        if (agent.isPresent()
                && frameworks.standing(offer.framework()) instanceof FrameworkStanding.Registered framework) {
            write(offer, agent.get(), framework.uid());
        }
    }

    private void write(OutstandingOffer offer, Agent agent, String frameworkUid) {
        var before = published.put(offer.id(), new Published(offer.framework().namespace(), offer.resources()));
        try {
            apply.apply(objects.encode(offer, agent, frameworkUid));
        } catch (KubernetesClientException failure) {
            if (before == null) {
                published.remove(offer.id());
            } else {
                published.put(offer.id(), before);
            }
            LOG.warn("offer {} could not be written and is given back: {}", offer.id(), ApiAnswer.words(failure));
            // with a filter, or the same framework would get it again at once, and be as unreachable
            cycle.decline(offer.id(), OfferObjects.refusal(Optional.empty()));
        }
    }
}
