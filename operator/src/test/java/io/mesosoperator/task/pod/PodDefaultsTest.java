package io.mesosoperator.task.pod;

import static org.assertj.core.api.Assertions.assertThat;

import io.mesosoperator.kubernetes.ExtendedResources;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PodDefaultsTest {

    @ParameterizedTest
    @CsvSource({"PT0S, 0", "PT0.001S, 1", "PT3S, 3", "PT3.2S, 4"})
    void aGracePeriodIsNeverShorterThanAsked(Duration grace, long seconds) {
        var defaults = new PodDefaults(
                "image",
                grace,
                ExtendedResources.gpus(),
                FetcherDefaults.withImage("fetcher"),
                SandboxDefaults.onTheNode(),
                ResourceDefaults.standard());

        assertThat(defaults.killGraceSeconds()).isEqualTo(seconds);
    }
}
