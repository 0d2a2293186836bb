package io.mesosoperator.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.mesosoperator.kubernetes.Unseen.Listed;
import io.mesosoperator.property.Between;
import io.mesosoperator.property.Property;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class UnseenTest {

    /** At version 10 there were one object of version 4 and one of version 9. */
    private final Listed listed = new Listed(10, Map.of("a", 4L, "b", 9L));

    @Test
    void aCacheThatHasThemAllHasSeenAll() {
        assertThat(isAllSeenBy(Map.of("a", 4L, "b", 9L))).isTrue();
    }

    @Test
    void soHasOneThatIsAhead() {
        assertThat(isAllSeenBy(Map.of("a", 11L, "b", 9L, "c", 12L))).isTrue();
    }

    @Test
    void oneThatLacksAnObjectHasNot() {
        assertThat(isAllSeenBy(Map.of("a", 4L))).isFalse();
    }

    @Test
    void oneThatHasAnObjectAsItWasBeforeHasNot() {
        assertThat(isAllSeenBy(Map.of("a", 4L, "b", 8L))).isFalse();
    }

    @Test
    void oneThatHasNotHeardOfADeletionHasNot() {
        assertThat(isAllSeenBy(Map.of("a", 4L, "b", 9L, "c", 7L))).isFalse();
    }

    @Test
    void whatTheWatchHasToldOfIsSeenAlsoWhenItIsGoneAgain() {
        assertThat(isAllSeen(8, Map.of("a", 4L))).isFalse();
        assertThat(isAllSeen(9, Map.of("a", 4L))).isTrue();
    }

    @Test
    void whatIsNotListedAnyMoreIsNotWaitedFor() {
        var unseen = new Unseen(listed);

        unseen.listed(new Listed(12, Map.of("a", 4L)));

        assertThat(unseen.isNothing(4, Map.of("a", 4L))).isTrue();
    }

    @Test
    void butItsEndIsIfTheCacheStillHasIt() {
        var unseen = new Unseen(listed);

        unseen.listed(new Listed(12, Map.of("a", 4L)));

        assertThat(unseen.isNothing(8, Map.of("a", 4L, "b", 8L))).isFalse();
        assertThat(unseen.isNothing(8, Map.of("a", 4L))).isTrue();
    }

    /** Whatever comes and goes meanwhile: the wait ends when the watch has told what there was at its begin. */
    @Property
    void theWaitEndsWhileObjectsComeAndGo(@Between(min = 0, max = Long.MAX_VALUE) long seed) {
        var random = new Random(seed);
        var server = new Server();
        server.change(random, random.nextInt(30));
        var begin = server.changes.size();
        var told = random.nextInt(begin + 1);
        var unseen = new Unseen(server.list());
        while (told < begin && !unseen.isNothing(told, server.after(told))) {
            server.change(random, 2);
            told += 1 + random.nextInt(3);
        }

        assertThat(unseen.isNothing(told, server.after(told))).isTrue();
        assertThat(server.missed(told, begin)).isEmpty();
    }

    private boolean isAllSeenBy(Map<String, Long> cached) {
        return isAllSeen(0, cached);
    }

    private boolean isAllSeen(long position, Map<String, Long> cached) {
        return new Unseen(listed).isNothing(position, cached);
    }

    private record Change(String uid, boolean isDeletion) {}

    /** An API server with few objects, which come and go. The version of a change is its number, from 1. */
    private static final class Server {

        private final List<Change> changes = new ArrayList<>();

        void change(Random random, int times) {
            for (var time = 0; time < times; time++) {
                var there = List.copyOf(after(changes.size()).keySet());
                changes.add(
                        there.isEmpty() || random.nextInt(3) == 0
                                ? new Change("uid-" + changes.size(), false)
                                : new Change(there.get(random.nextInt(there.size())), random.nextBoolean()));
            }
        }

        Listed list() {
            return new Listed(changes.size(), after(changes.size()));
        }

        /** What there was, for whoever has been told of so many changes. */
        Map<String, Long> after(int told) {
            var versions = new TreeMap<String, Long>();
            for (var number = 0; number < told; number++) {
                var change = changes.get(number);
                if (change.isDeletion()) {
                    versions.remove(change.uid());
                } else {
                    versions.put(change.uid(), number + 1L);
                }
            }
            return versions;
        }

        /** The objects of which somebody who was told so much knows less than there was at the begin. */
        Set<String> missed(int told, int begin) {
            var known = after(told);
            var there = after(begin);
            return changes.subList(Math.min(told, begin), begin).stream()
                    .map(Change::uid)
                    .filter(uid -> !Objects.equals(known.get(uid), there.get(uid)))
                    .collect(Collectors.toSet());
        }
    }
}
