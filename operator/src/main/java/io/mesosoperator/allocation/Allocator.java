package io.mesosoperator.allocation;

import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.resource.Resources;
import io.mesosoperator.security.Counted;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Divides the free resources: first among the tasks that name the offers they accept, then among the tasks for which
 * the operator accepts, framework by framework in the order of dominant shares. It offers the rest, whole agents, in
 * the same order, and what some have not answered for long to others who want more, or at once to newcomers for whom
 * nothing is left. A pure function of its
 * {@link Snapshot}.
 */
public final class Allocator {

    private final Supplier<String> offerIds;
    private final OfferTerms terms;

    /** @param offerIds generates new, unique offer ids that are legal names of Kubernetes objects */
    public Allocator(Supplier<String> offerIds, OfferTerms terms) {
        this.offerIds = offerIds;
        this.terms = terms;
    }

    /**
     * Runs one allocation.
     *
     * @param offering whether offers may be made or enlarged in this run; they always shrink at once
     */
    public Allocation allocate(Snapshot snapshot, Instant now, boolean offering) {
        return new Run(snapshot, now).allocate(offering);
    }

    private final class Run {
        private final Snapshot snapshot;
        private final Instant now;
        private final Pool pool;
        private final Standing standing;
        private final List<Filter> newFilters = new ArrayList<>();
        private final OfferFilters newRefusals = new OfferFilters();
        private final Room room;
        private int transferred;

        Run(Snapshot snapshot, Instant now) {
            this.snapshot = snapshot;
            this.now = now;
            this.pool = new Pool(snapshot);
            snapshot.refusals().expire(now);
            this.standing = new Standing(snapshot, pool);
            this.room = standing.roomForTasks();
        }

        Allocation allocate(boolean offering) {
            var requests = snapshot.requests().stream()
                    // Kubernetes has creation times in whole seconds: within one second, the order of
                    // arrival here decides.
                    .sorted(Comparator.comparing(ResourceRequest::since))
                    .toList();
            var results = new LinkedHashMap<>(acceptNamedOffers(requests));
            results.putAll(acceptForDeclaredTasks(requests));
            Optional<Instant> nextLook = Optional.empty();
            if (offering) {
                endUnansweredOffers();
                offerTheRest();
                nextLook = Stream.of(giveOverdueOffers(), makeFirstOffers())
                        .flatMap(Optional::stream)
                        .min(Instant::compareTo);
                if (snapshot.policy().limits().has(Counted.OFFERS)) {
                    offerTheRest(); // whoever has lost one may have left room to others of its namespace or role
                }
            }
            var worthKeeping = pool.offers().stream()
                    .filter(offer -> OfferAllocation.allocatable(offer.resources()))
                    .toList();
            return new Allocation(results, worthKeeping, newFilters, nextLook, transferred);
        }

        private Map<String, AllocationResult> acceptNamedOffers(List<ResourceRequest> requests) {
            var accept = new OfferAccepter(pool, snapshot, room);
            var results = new LinkedHashMap<String, AllocationResult>();
            for (var request : requests) {
                if (!request.offerIds().isEmpty()) {
                    var result = accept.accept(request);
                    results.put(request.taskUid(), result);
                    if (result instanceof AllocationResult.Granted) {
                        refuseLeftovers(request);
                    }
                }
            }
            return results;
        }

        private void refuseLeftovers(ResourceRequest request) {
            request.refuse()
                    .ifPresent(refuse -> request.offerIds()
                            .forEach(id -> pool.offer(id).ifPresent(left -> {
                                refuse(new Filter(
                                        left.framework(), left.slaveId(), left.resources(), now.plus(refuse)));
                                pool.end(left);
                            })));
        }

        private void refuse(Filter filter) {
            newFilters.add(filter);
            if (now.isBefore(filter.expiry())) {
                newRefusals.add(filter);
            }
        }

        private Map<String, AllocationResult> acceptForDeclaredTasks(List<ResourceRequest> requests) {
            var declared = requests.stream()
                    .filter(request -> request.offerIds().isEmpty())
                    .toList();
            if (declared.isEmpty()) {
                return Map.of();
            }
            var quotas = standing.quotas();
            return new RequestAllocation(
                            pool,
                            snapshot.frameworks(),
                            standing.shares(false),
                            quotas,
                            standing.headroomForTasks(quotas),
                            room)
                    .place(declared);
        }

        private void endUnansweredOffers() {
            pool.offers().stream()
                    .filter(offer -> !now.isBefore(offer.expiry(terms)))
                    .forEach(pool::end);
        }

        private void offerTheRest() {
            var quotas = standing.quotas();
            new OfferAllocation(
                            pool,
                            snapshot.frameworks(),
                            standing.shares(true),
                            quotas,
                            snapshot.refusals(),
                            newRefusals,
                            () -> standing.headroomForOffers(quotas),
                            standing.roomForOffers(),
                            this::newOffer)
                    .offerTheRest();
        }

        private Optional<Instant> giveOverdueOffers() {
            var overdue = new OverdueOffers(snapshot, terms, now);
            var wanting = overdue.wanting(pool);
            if (wanting.isEmpty() || terms.contested().compareTo(terms.timeout()) >= 0) {
                return Optional.empty();
            }
            var next = overdue.next(pool, wanting);
            if (pool.offers().stream().allMatch(offer -> overdue.overdue(offer).isEmpty())) {
                return next;
            }
            var transfers = transfers(wanting);
            var _ = transfers.giveTo(wanting, overdue::overdue);
            transferred += transfers.given();
            return transfers.given() > 0 ? Optional.of(now) : next; // who has got one may get another in the next run
        }

        private Optional<Instant> makeFirstOffers() {
            var newcomers = FirstOffers.newcomers(snapshot, pool);
            if (newcomers.isEmpty()) {
                return Optional.empty();
            }
            var transfers = transfers(new OverdueOffers(snapshot, terms, now).wanting(pool));
            var next = transfers.giveTo(
                    newcomers,
                    offer -> Optional.ofNullable(snapshot.rescindable().get(offer.id())));
            transferred += transfers.given();
            return next;
        }

        private OfferTransfers transfers(List<FrameworkState> wanting) {
            return new OfferTransfers(
                    pool,
                    snapshot,
                    wanting,
                    standing.shares(true),
                    standing.quotas(),
                    newRefusals,
                    standing.roomForOffers(),
                    this::newOffer,
                    now);
        }

        private OutstandingOffer newOffer(FrameworkKey framework, String slaveId) {
            return new OutstandingOffer(offerIds.get(), framework, slaveId, Resources.empty(), now);
        }
    }
}
