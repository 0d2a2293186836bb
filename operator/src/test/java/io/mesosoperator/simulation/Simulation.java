package io.mesosoperator.simulation;

import io.mesosoperator.VirtualClock;
import io.mesosoperator.agent.Ledger.TaskOwner;
import io.mesosoperator.allocation.AllocationPolicy;
import io.mesosoperator.allocation.AllocationResult;
import io.mesosoperator.allocation.Quotas;
import io.mesosoperator.allocation.ResourceRequest;
import io.mesosoperator.allocation.Weights;
import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.framework.RegistrationState;
import io.mesosoperator.offer.LaunchNames;
import io.mesosoperator.offer.OperationPipeline;
import io.mesosoperator.resource.Resources;
import io.mesosoperator.simulation.Holdings.Holder;
import io.mesosoperator.simulation.Holdings.Holding;
import io.mesosoperator.simulation.Holdings.Sort;
import io.mesosoperator.simulation.World.PublishedOffer;
import io.mesosoperator.simulation.World.PublishedPod;
import io.mesosoperator.task.validation.ExistingTasks;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Frameworks, pods of others, nodes and the operator's restarts in any order, decided by a seed, in virtual time. What
 * is in the API server is modelled; what decides is the operator's own code.
 */
final class Simulation {

    private static final Duration RETENTION = Duration.ofMinutes(1);

    private final VirtualClock clock = new VirtualClock();
    private final World world = new World();
    private final Holdings holdings = new Holdings();
    private final Invariants invariants = new Invariants(world, holdings);
    private final Chance chance;
    private final Calls calls;
    private final AllocationPolicy policy;
    private final Set<FrameworkKey> suppressed = new HashSet<>();

    /** TaskInfos that the operator has not been asked for yet. */
    private final Set<String> unasked = new LinkedHashSet<>();

    private Operator operator;
    private Instant nextPublication = Instant.MIN;
    private int grants;

    Simulation(long seed) {
        chance = new Chance(seed);
        calls = new Calls(world, chance);
        var quotas = seed % 3 == 0 ? Quotas.of(Map.of("batch", "cpus:60;mem:60000")) : Quotas.NONE;
        policy = new AllocationPolicy(new Weights(Map.of("web", 2.0)), quotas, Optional.empty(), Set.of());
        operator = new Operator(world, policy, clock, this::decided);
    }

    /** How many tasks were granted so far: a simulation in which nothing happens proves nothing. */
    int grants() {
        return grants;
    }

    void step() {
        clock.advance(Duration.ofMillis(chance.below(250)));
        switch (chance.below(100)) {
            case 0, 1 -> frameworkComesOrGoes();
            case 2, 3 -> frameworkIsSuppressedOrRevived();
            case 4 -> agentIsLostOrComesBack();
            case 5, 6 -> taskIsWithdrawn();
            case 7, 8, 9, 10, 11, 12 -> offer().ifPresent(this::decline);
            case 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24 -> offer().ifPresent(this::accept);
            case 25, 26, 27, 28, 29, 30, 31, 32, 33, 34 -> offer().ifPresent(this::launchWithOffer);
            case 35, 36, 37, 38 -> declareTask();
            case 39, 40, 41, 42, 43, 44 -> podOfOthersComes();
            case 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59 -> podEnds();
            case 60, 61, 62, 63, 64, 65, 66, 67, 68, 69, 70, 71, 72, 73, 74, 75, 76, 77, 78, 79 -> grantBecomesPod();
            case 80, 81, 82, 83, 84, 85, 86, 87, 88, 89, 90, 91, 92, 93, 94 -> taskAsks();
            default -> {
                if (chance.oneIn(100)) {
                    restart();
                } else {
                    acceptedOffersRetire();
                }
            }
        }
        if (!clock.instant().isBefore(nextPublication)) {
            operator.publish();
            nextPublication = clock.instant().plusSeconds(1);
        }
        if (chance.oneIn(4)) {
            var _ = operator.allocator.once();
            invariants.afterAllocation(operator);
        }
    }

    private void frameworkComesOrGoes() {
        var number = chance.below(World.FRAMEWORKS);
        var key = World.key(number);
        var object = world.frameworks.get(key);
        if (object == null || chance.oneIn(3)) {
            suppressed.remove(key);
            register(number, Optional.empty());
        } else if (chance.oneIn(4)) {
            world.frameworks.remove(key);
            operator.frameworks.remove(object);
            operator.allocator.disconnected(key);
            // the Offer objects are its own, and go with it
            world.offers
                    .values()
                    .removeIf(published -> published.accepted().isEmpty()
                            && published.offer().framework().equals(key));
        }
    }

    private void frameworkIsSuppressedOrRevived() {
        var number = chance.below(World.FRAMEWORKS);
        var key = World.key(number);
        if (!world.frameworks.containsKey(key)) {
            return;
        }
        if (suppressed.contains(key) || chance.oneIn(2)) {
            suppressed.remove(key);
            register(number, Optional.of(world.newId("revive")));
        } else {
            suppressed.add(key);
            register(number, Optional.empty());
        }
    }

    private void register(int number, Optional<String> revive) {
        var key = World.key(number);
        var object = world.framework(number, suppressed.contains(key), revive);
        if (operator.frameworks.put(object).revived()) {
            operator.allocator.revive(key);
        }
    }

    private void agentIsLostOrComesBack() {
        var lost = chance.oneOf(world.lost);
        if (lost.isPresent() && chance.oneIn(2)) {
            world.lost.remove(lost.get());
            var _ = operator.ledger.put(world.machines.get(lost.get()));
            check(lost.get());
        } else {
            chance.oneOf(world.present()).ifPresent(slaveId -> {
                world.lost.add(slaveId);
                operator.ledger.remove(slaveId);
            });
        }
    }

    private void taskIsWithdrawn() {
        chance.oneOf(world.tasks.values()).ifPresent(task -> {
            withdraw(task);
            check(task.framework());
        });
    }

    private void withdraw(ResourceRequest task) {
        operator.allocator.withdraw(task.taskUid());
        ended(task);
    }

    private void ended(ResourceRequest task) {
        world.tasks.remove(task.taskUid());
        unasked.remove(task.taskUid());
        holdings.remove(new Holder(Sort.GRANT, task.taskUid()));
    }

    /** An offer as its framework sees it, perhaps too late. */
    private Optional<PublishedOffer> offer() {
        return chance.oneOf(world.standingOffers())
                .filter(published -> registered(published.offer().framework()));
    }

    private boolean registered(FrameworkKey framework) {
        return operator.frameworks.state(framework) instanceof RegistrationState.Registered;
    }

    private void decline(PublishedOffer published) {
        operator.allocator.decline(published.offer().id(), refusal());
        check(published.offer().slaveId());
    }

    private Duration refusal() {
        return Duration.ofSeconds(chance.oneIn(3) ? 0 : chance.below(60));
    }

    private void accept(PublishedOffer published) {
        var offer = published.offer();
        if (!(operator.frameworks.state(offer.framework())
                instanceof RegistrationState.Registered(var info, var _, var _, var _))) {
            return;
        }
        var operations = calls.operations(offer.slaveId(), offer.resources(), info.getRole());
        var outcome = operator.allocator.accept(
                offer.id(),
                offer.framework(),
                refusal(),
                offered -> OperationPipeline.run(
                        offered,
                        offer.resources(),
                        operations,
                        info,
                        ExistingTasks.NONE,
                        new LaunchNames(offer.id()),
                        Map.of()));
        if (chance.oneIn(200)) {
            restart(); // before anything of it was written
            return;
        }
        if (outcome.isEmpty()) {
            world.offers.remove(offer.id());
            return;
        }
        var acceptance = outcome.get().acceptance();
        world.offers.put(offer.id(), new PublishedOffer(offer, Optional.of(clock.instant())));
        var remembered = operator.ledger.checkpointed(offer.slaveId());
        world.checkpoints.put(offer.slaveId(), remembered);
        acceptance.launched().forEach((name, resources) -> {
            holdings.add(
                    Holder.launch(offer.id(), name),
                    new Holding(offer.slaveId(), Optional.of(offer.framework()), resources));
            launched(published, name, resources);
        });
        acceptance.refused().keySet().forEach(name -> launched(published, name, Resources.empty()));
        check(offer.slaveId());
        check(offer.framework());
    }

    /** The TaskInfo of a task of an ACCEPT is written, or, now and then, cannot be. */
    private void launched(PublishedOffer published, String name, Resources resources) {
        var offer = published.offer();
        if (chance.oneIn(30)) {
            operator.allocator.withdrawLaunch(offer.id(), name);
            holdings.remove(Holder.launch(offer.id(), name));
            return;
        }
        var slaveId = Optional.of(offer.slaveId());
        create(name, offer.framework(), resources, slaveId, List.of(offer.id()), Optional.empty());
    }

    private void launchWithOffer(PublishedOffer published) {
        var offer = published.offer();
        var refuse = chance.oneIn(2) ? Optional.of(refusal()) : Optional.<Duration>empty();
        var resources = chance.portion(offer.resources());
        if (!resources.isEmpty()) {
            create(world.newId("task"), offer.framework(), resources, Optional.empty(), List.of(offer.id()), refuse);
        }
    }

    private void declareTask() {
        var resources = Resources.parse(
                "cpus:%d.%d;mem:%d".formatted(chance.below(3), 1 + chance.below(9), 32 + chance.below(3000)));
        var slaveId = chance.oneIn(4) ? chance.oneOf(world.machines.keySet()) : Optional.<String>empty();
        chance.oneOf(world.frameworks.keySet())
                .ifPresent(framework ->
                        create(world.newId("task"), framework, resources, slaveId, List.of(), Optional.empty()));
    }

    private void create(
            String name,
            FrameworkKey framework,
            Resources resources,
            Optional<String> slaveId,
            List<String> offerIds,
            Optional<Duration> refuse) {
        var uid = world.newId("uid");
        world.tasks.put(
                uid, new ResourceRequest(uid, name, framework, resources, slaveId, offerIds, refuse, clock.instant()));
        unasked.add(uid);
    }

    private void taskAsks() {
        chance.oneOf(unasked).ifPresent(uid -> {
            unasked.remove(uid);
            operator.allocator.ask(world.tasks.get(uid)).ifPresent(_ -> decided(uid));
        });
    }

    /** The operator has decided about the task. */
    private void decided(String uid) {
        var task = world.tasks.get(uid);
        var result = operator.allocator.result(uid);
        if (task == null || result.isEmpty()) {
            throw new AssertionError("a verdict about a task that does not ask: " + uid + " " + result);
        }
        task.offerIds().forEach(offerId -> holdings.remove(Holder.launch(offerId, task.task())));
        switch (result.get()) {
            case AllocationResult.Granted(var slaveId) -> {
                grants++;
                holdings.add(
                        new Holder(Sort.GRANT, uid),
                        new Holding(slaveId, Optional.of(task.framework()), task.resources()));
            }
            case AllocationResult.Refused _ -> withdraw(task);
            case AllocationResult.Waiting _, AllocationResult.AtLimit _ -> {}
        }
    }

    private void grantBecomesPod() {
        chance.oneOf(holdings.holders(Sort.GRANT)).ifPresent(grant -> {
            var task = world.tasks.get(grant.id());
            var slaveId = holdings.get(grant).slaveId();
            if (chance.oneIn(30)) {
                withdraw(task); // the API server refuses the pod
            } else {
                var pod = TaskPod.ofTask(world.newId("pod"), slaveId, task.resources());
                var owner = Optional.of(new TaskOwner(task.taskUid(), task.framework(), task.resources()));
                see(new PublishedPod(pod, owner), slaveId, Optional.of(task.framework()), task.resources());
                operator.allocator.launched(task.taskUid());
                ended(task);
            }
            check(slaveId);
            check(task.framework());
        });
    }

    private void see(PublishedPod pod, String slaveId, Optional<FrameworkKey> framework, Resources resources) {
        var uid = pod.pod().getMetadata().getUid();
        world.pods.put(uid, pod);
        var _ = operator.ledger.observe(pod.pod(), pod.owner());
        holdings.add(new Holder(Sort.POD, uid), new Holding(slaveId, framework, resources));
    }

    /** As kube-scheduler places it: it knows the pods and the reservation pod, but not the offers and grants. */
    private void podOfOthersComes() {
        chance.oneOf(world.present()).ifPresent(slaveId -> {
            var state = operator.ledger.state(slaveId).orElseThrow();
            var pods = holdings.ofPods(slaveId);
            var kept = Invariants.reserved(state.agent().total()).minus(pods).flatten();
            var free = state.agent()
                    .total()
                    .flatten()
                    .minus(pods.flatten())
                    .minus(kept)
                    .scalars();
            var wanted = chance.portion(free);
            if (!wanted.isEmpty()) {
                var pod = TaskPod.ofOthers(world.newId("other"), slaveId, wanted);
                see(new PublishedPod(pod, Optional.empty()), slaveId, Optional.empty(), wanted);
            }
            check(slaveId);
        });
    }

    private void podEnds() {
        chance.oneOf(world.pods.values()).ifPresent(pod -> {
            var holder = new Holder(Sort.POD, pod.pod().getMetadata().getUid());
            var holding = holdings.get(holder);
            world.pods.remove(holder.id());
            var _ = operator.ledger.gone(pod.pod());
            holdings.remove(holder);
            check(holding.slaveId());
            holding.framework().ifPresent(this::check);
        });
    }

    private void acceptedOffersRetire() {
        var now = clock.instant();
        var retired = world.offers.values().stream()
                .filter(published -> published
                        .accepted()
                        .filter(since -> since.plus(RETENTION).isBefore(now))
                        .isPresent())
                .map(published -> published.offer().id())
                .toList();
        retired.forEach(id -> {
            world.offers.remove(id);
            var _ = operator.allocator.gone(id);
            holdings.removeIf(
                    holder -> holder.sort() == Sort.LAUNCH && holder.id().startsWith(id + "/"));
        });
    }

    /** All that is only in memory is lost: grants without pods, launches, filters; the tasks ask again. */
    private void restart() {
        holdings.removeIf(holder -> holder.sort() != Sort.POD);
        unasked.addAll(world.tasks.keySet());
        operator = new Operator(world, policy, clock, this::decided);
        invariants.afterRestart(operator);
    }

    private void check(String slaveId) {
        invariants.afterStep(operator, slaveId);
    }

    private void check(FrameworkKey framework) {
        invariants.frameworkUsesTheSumOfItsTasks(operator, framework);
    }
}
