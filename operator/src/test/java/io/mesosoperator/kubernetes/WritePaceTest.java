package io.mesosoperator.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.mesosoperator.property.Between;
import io.mesosoperator.property.Property;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Random;

class WritePaceTest {

    private static final int MOST = 10;
    private static final Duration SECOND = Duration.ofSeconds(1);

    @Property(tries = 200)
    void noSecondHasMoreWritesThanItMayAndNoWriteWaitsInVain(@Between(min = 0, max = Long.MAX_VALUE) long seed) {
        var pace = new WritePace(MOST, SECOND);
        var pauses = new Random(seed);
        var now = Instant.parse("2026-01-01T00:00:00Z");
        var writes = new ArrayList<Instant>();
        for (var count = 0; count < 50; count++) {
            now = now.plusMillis(pauses.nextInt(300));
            var before = now;
            var wait = pace.wait(1, now);
            var busy = writes.stream()
                    .filter(at -> at.plus(SECOND).isAfter(before))
                    .count();
            assertThat(wait.isZero()).isEqualTo(busy < MOST);
            assertThat(pace.room(before)).isEqualTo(MOST - (int) busy);
            assertThat(pace.wait(4, before).isZero()).isEqualTo(MOST - busy >= 4);
            now = now.plus(wait);
            pace.wrote(now);
            writes.add(now);
        }

        for (var i = 0; i + MOST < writes.size(); i++) {
            assertThat(Duration.between(writes.get(i), writes.get(i + MOST))).isGreaterThanOrEqualTo(SECOND);
        }
    }
}
