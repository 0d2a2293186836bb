package io.mesosoperator.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.mesosoperator.VirtualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SilenceTest {

    private final VirtualClock clock = new VirtualClock();
    private final List<String> log = new ArrayList<>();
    private final Silence silence = new Silence(clock, log::add);

    @Test
    void aLongSilenceIsToldWhenItBeginsRarelyAndWhenItEnds() {
        for (var second = 0; second < 600; second++) {
            silence.goesOn("refused");
            clock.advance(Duration.ofSeconds(1));
        }
        silence.over();

        assertThat(log)
                .containsExactly(
                        "The API server does not answer as it should, waiting for it: refused",
                        "The API server has not answered for 300 s: refused",
                        "The API server answers again, after 600 s");
    }

    @Test
    void answersAreNoNews() {
        silence.over();
        silence.over();

        assertThat(log).isEmpty();
    }
}
