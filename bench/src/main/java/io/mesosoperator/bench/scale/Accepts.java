package io.mesosoperator.bench.scale;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** A framework that takes offers and launches as many tasks on each as fit: an ACCEPT for each offer. */
final class Accepts {

    /** @param room for how many tasks */
    private record Offer(String name, String agent, int room) {}

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    // Longer than all runs: the rest of an offer does not come back before the framework asks.
    private static final String FILTERS = "\"filters\":{\"refuseSeconds\":3600}";

    private final String name;
    private List<Offer> taken = List.of();
    private int revived;

    /** @param name of the framework and its namespace */
    Accepts(String name) {
        this.name = name;
    }

    void register(Api api) {
        api.send(Call.post(path("frameworks"), Bodies.framework(name, true)));
    }

    /** Gets offers for so many tasks, and no more: what others do then is not disturbed by further ones. */
    void gather(Api api, int count) {
        revived++;
        suppress(api, false);
        Pause.until(
                "offers for %d tasks".formatted(count),
                PATIENCE,
                () -> enough(offers(api), count).isPresent());
        suppress(api, true);
        taken = enough(offers(api), count).orElseThrow();
        // Until their objects are gone, too: what is left of that work would be measured with the tasks.
        Pause.until("the end of the offers that are not needed", PATIENCE, () -> {
            open(api).filter(offer -> !isTaken(offer.name())).forEach(offer -> decline(api, offer));
            return all(api).map(Accepts::name).allMatch(this::isTaken);
        });
    }

    /** An offer may have more or less room by now, and is the same. */
    private boolean isTaken(String offer) {
        return taken.stream().anyMatch(other -> other.name().equals(offer));
    }

    private static String name(JsonNode offer) {
        return offer.at("/metadata/name").asText();
    }

    /** What accepts the offers that were got. */
    List<Call> calls(int count, String run) {
        var calls = new ArrayList<Call>();
        var first = 0;
        for (var offer : taken) {
            var next = Math.min(count, first + offer.room());
            calls.add(accept(offer, run, first, next));
            first = next;
        }
        return calls;
    }

    private Call accept(Offer offer, String run, int first, int end) {
        var tasks = IntStream.range(first, end)
                .mapToObj(i -> Bodies.launchedTask(run + "-" + i, offer.agent()))
                .collect(Collectors.joining(","));
        return Call.mergePatch(
                path("offers/" + offer.name()),
                "{\"spec\":{\"operations\":[{\"type\":\"LAUNCH\",\"launch\":{\"taskInfos\":[%s]}}],%s}}"
                        .formatted(tasks, FILTERS));
    }

    private void decline(Api api, Offer offer) {
        try {
            api.send(Call.mergePatch(
                    path("offers/" + offer.name()), "{\"spec\":{\"decline\":true,%s}}".formatted(FILTERS)));
        } catch (ApiFailure failure) {
            if (failure.code() != 404) {
                throw failure;
            }
        }
    }

    private void suppress(Api api, boolean suppress) {
        api.send(Call.mergePatch(
                path("frameworks/" + name),
                "{\"spec\":{\"suppress\":%s,\"revive\":\"%d\"}}".formatted(suppress, revived)));
    }

    /** The first that have room for so many. */
    private static Optional<List<Offer>> enough(List<Offer> offers, int count) {
        var room = 0;
        var found = new ArrayList<Offer>();
        for (var offer : offers) {
            if (room >= count) {
                break;
            }
            room += offer.room();
            found.add(offer);
        }
        return room >= count ? Optional.of(List.copyOf(found)) : Optional.empty();
    }

    /** Those that are open and have room. */
    private List<Offer> offers(Api api) {
        return open(api).filter(offer -> offer.room() > 0).toList();
    }

    private Stream<Offer> open(Api api) {
        return all(api).filter(offer -> offer.at("/spec/operations").isEmpty()
                        && !offer.at("/spec/decline").asBoolean())
                .map(Accepts::read);
    }

    private Stream<JsonNode> all(Api api) {
        return StreamSupport.stream(api.get(path("offers")).path("items").spliterator(), false);
    }

    private static Offer read(JsonNode offer) {
        return new Offer(name(offer), offer.at("/spec/slaveId/value").asText(), (int)
                Math.min(amount(offer, "cpus") / Bodies.CPUS, amount(offer, "mem") / Bodies.MEM));
    }

    private static double amount(JsonNode offer, String resource) {
        return StreamSupport.stream(offer.at("/spec/resources").spliterator(), false)
                .filter(each -> Objects.equals(each.path("name").asText(), resource))
                .mapToDouble(each -> each.at("/scalar/value").asDouble())
                .sum();
    }

    private String path(String what) {
        return Load.MESOS + name + "/" + what;
    }
}
