package io.mesosoperator.simulation;

import io.mesosoperator.agent.Ledger;
import io.mesosoperator.allocation.AllocationPolicy;
import io.mesosoperator.allocation.Allocator;
import io.mesosoperator.allocation.AllocatorService;
import io.mesosoperator.allocation.OfferBook;
import io.mesosoperator.allocation.OfferPhase;
import io.mesosoperator.allocation.OfferTerms;
import io.mesosoperator.allocation.OutstandingOffer;
import io.mesosoperator.crds.Codec;
import io.mesosoperator.framework.FrameworkRegistry;
import io.mesosoperator.kubernetes.ExtendedResources;
import io.mesosoperator.simulation.World.PublishedOffer;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** One life of the operator: its memory, rebuilt from what is in the API server, as it is when it starts. */
final class Operator {

    private static final OfferTerms TERMS =
            new OfferTerms(Duration.ofSeconds(1), Duration.ofMinutes(2), Duration.ofSeconds(20), 40);
    private static final int WRITES = 10;
    private static final Codec CODEC = new Codec();

    final Ledger ledger = new Ledger(ExtendedResources.gpus());
    final OfferBook book = new OfferBook(ledger);
    final FrameworkRegistry frameworks;
    final AllocatorService allocator;
    private final World world;

    /** @param decided is told the uid of a task that has a verdict */
    Operator(World world, AllocationPolicy policy, Clock clock, Consumer<String> decided) {
        this.world = world;
        frameworks = new FrameworkRegistry(CODEC, clock);
        allocator = new AllocatorService(
                new Allocator(() -> world.newId("offer"), TERMS), () -> policy, ledger, frameworks, book, TERMS, clock);
        allocator.listeners(decided, () -> {});
        world.checkpoints.forEach((slaveId, resources) -> {
            var _ = ledger.checkpoint(slaveId, resources);
        });
        world.present().forEach(name -> {
            var _ = ledger.put(world.machines.get(name));
        });
        world.pods.values().forEach(pod -> {
            var _ = ledger.observe(pod.pod(), pod.owner());
        });
        world.frameworks.values().forEach(frameworks::put);
        world.offers.values().forEach(this::recover);
    }

    private void recover(PublishedOffer published) {
        var offer = published.offer();
        if (published.accepted().isEmpty()) {
            book.recover(offer);
        } else {
            book.recoverAccept(offer.id(), offer.framework().namespace(), OfferPhase.ACCEPTED, Optional.of(offer));
        }
    }

    /** What the publisher does in one second: objects that are wrong are deleted, then others written, ten in all. */
    void publish() {
        var standing = book.outstanding();
        var ids = standing.stream().map(OutstandingOffer::id).collect(Collectors.toSet());
        var gone = world.standingOffers().stream()
                .map(published -> published.offer().id())
                .filter(id -> !ids.contains(id))
                .limit(WRITES)
                .toList();
        var changed = standing.stream()
                .filter(offer -> {
                    var object = world.offers.get(offer.id());
                    return object == null || !object.offer().resources().equals(offer.resources());
                })
                .limit(WRITES - gone.size())
                .toList();
        gone.forEach(world.offers::remove);
        changed.forEach(offer -> world.offers.put(offer.id(), new PublishedOffer(offer, Optional.empty())));
    }
}
