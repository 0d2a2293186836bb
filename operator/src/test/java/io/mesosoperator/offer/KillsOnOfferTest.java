package io.mesosoperator.offer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.mesos.v1.Protos.DurationInfo;
import org.apache.mesos.v1.Protos.KillPolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KillsOnOfferTest {

    private static final KillPolicy ANYHOW = KillPolicy.getDefaultInstance();

    @Test
    void whatIsWrittenIsRead() {
        var kills = new LinkedHashMap<String, KillPolicy>();
        kills.put("one", ANYHOW);
        kills.put("two", policy(0));
        kills.put("three", policy(5_000_000_000L));

        var text = KillsOnOffer.write(kills);

        assertThat(text).isEqualTo("one,two=0,three=5000000000");
        assertThat(KillsOnOffer.read(text)).containsExactlyEntriesOf(kills);
    }

    @Test
    void nothingIsReadOfNothing() {
        assertThat(KillsOnOffer.read("")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"one=", "one=x", "one=99999999999999999999", "one=-1", "one=3600000000001"})
    void aTimeThatIsNoneIsAsIfItWereNotThere(String text) {
        assertThat(KillsOnOffer.read(text)).containsExactlyEntriesOf(Map.of("one", ANYHOW));
    }

    private static KillPolicy policy(long nanoseconds) {
        return KillPolicy.newBuilder()
                .setGracePeriod(DurationInfo.newBuilder().setNanoseconds(nanoseconds))
                .build();
    }
}
