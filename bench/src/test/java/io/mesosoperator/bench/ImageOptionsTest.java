package io.mesosoperator.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class ImageOptionsTest {

    @Test
    void theOptionsAreThoseOfTheEntrypointWithoutTheCacheThatIsInTheImageOnly() throws IOException {
        assertThat(ImageOptions.read())
                .startsWith("-XX:MaxRAMPercentage=60")
                .contains("-XX:+UseCompactObjectHeaders", "-XX:TieredStopAtLevel=1")
                .noneMatch(option -> option.contains("AOT"))
                .last()
                .asString()
                .startsWith("-XX:OnOutOfMemoryError=");
    }
}
