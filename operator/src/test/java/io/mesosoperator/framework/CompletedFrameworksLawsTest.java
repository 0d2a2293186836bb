package io.mesosoperator.framework;

import static org.assertj.core.api.Assertions.assertThat;

import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.property.Property;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.instancio.junit.Given;
import org.instancio.junit.GivenProvider;

/** A late timer of an earlier disconnect is harmless: only the last departure counts, and only without a return. */
class CompletedFrameworksLawsTest {

    enum Move {
        LEAVE,
        COME_BACK,
        ASK
    }

    /** What one framework does, {@code after} seconds after the move before. */
    record Event(Move move, int framework, int after, int timeout) {}

    @Property
    void completedIsWhoseLastDepartureHasRunOut(@Given(Lives.class) List<Event> life) {
        var completed = new CompletedFrameworks();
        Map<FrameworkKey, Instant> removals = new HashMap<>(); // the law, told the slow way
        var now = Instant.EPOCH;
        for (var event : life) {
            now = now.plusSeconds(event.after());
            var key = new FrameworkKey("ns", "f" + event.framework());
            assertThat(completed.expire(now)).isEmpty();
            switch (event.move()) {
                case LEAVE -> {
                    var removal = now.plusSeconds(event.timeout());
                    completed.disconnected(key, removal, true);
                    removals.put(key, removal);
                    assertThat(completed.expire(now)).isEmpty();
                }
                case COME_BACK -> {
                    completed.reconnected(key);
                    removals.remove(key);
                }
                case ASK -> {}
            }
            var removal = removals.get(key);
            assertThat(completed.has(key)).isEqualTo(removal != null && !removal.isAfter(now));
        }
    }

    static class Lives implements GivenProvider {

        @Override
        public List<Event> provide(ElementContext parameter) {
            var random = parameter.random();
            return Stream.generate(() -> new Event(
                            random.oneOf(Move.values()),
                            random.intRange(0, 3),
                            random.intRange(0, 4),
                            random.intRange(0, 10)))
                    .limit(random.intRange(0, 40))
                    .toList();
        }
    }
}
