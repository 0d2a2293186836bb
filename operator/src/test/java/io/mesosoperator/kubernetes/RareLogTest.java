package io.mesosoperator.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RareLogTest {

    private Instant now = Instant.EPOCH;

    @Test
    void aFloodIsALineInAWhileThatCountsTheRest() {
        var log = new RareLog(() -> now);
        var lines = new ArrayList<Long>();

        for (var i = 0; i < 25; i++) {
            log.log(lines::add);
            now = now.plusSeconds(1);
        }

        assertThat(lines).isEqualTo(List.of(0L, 9L, 9L));
    }
}
