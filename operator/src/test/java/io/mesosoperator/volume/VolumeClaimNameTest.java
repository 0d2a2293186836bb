package io.mesosoperator.volume;

import static org.assertj.core.api.Assertions.assertThat;

import io.mesosoperator.property.Numbers;
import io.mesosoperator.property.Property;
import java.lang.Character.UnicodeBlock;
import java.util.HashSet;
import org.instancio.Instancio;
import org.instancio.junit.Given;
import org.instancio.junit.GivenProvider;
import org.junit.jupiter.api.Test;

class VolumeClaimNameTest {

    @Property(tries = 500)
    void everyNameIsALegalDnsLabel(
            @Given(Texts.class) String slaveId,
            @Given(Texts.class) String role,
            @Given(Texts.class) String persistenceId) {
        assertThat(VolumeClaimName.of(slaveId, role, persistenceId)).matches("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");
    }

    /** Claims of running clusters have these names: they must never change. */
    @Test
    void aNameBeginsWithWhatPeopleKnow() {
        assertThat(VolumeClaimName.of("node-1", "ads", "id1")).isEqualTo("ads-id1-pw2c6zjl");
        assertThat(VolumeClaimName.of("node-1", "eng/ads", "Web#data_1")).isEqualTo("eng-ads-web-data-1-tt466rc6");
        assertThat(VolumeClaimName.of("node-1", "é", "é")).isEqualTo("volume-j5nn88hf");
    }

    @Test
    void agentRoleAndPersistenceIdEachTellVolumesApart() {
        var names = new HashSet<String>();
        names.add(VolumeClaimName.of("node-1", "ads", "id"));
        names.add(VolumeClaimName.of("node-2", "ads", "id"));
        names.add(VolumeClaimName.of("node-1", "ads2", "id"));
        names.add(VolumeClaimName.of("node-1", "ads", "ID"));
        names.add(VolumeClaimName.of("node-1", "ads-i", "d"));

        assertThat(names).hasSize(5);
    }

    /** Of every character there is, or of those that may stand in a name and some more. */
    static class Texts implements GivenProvider {

        @Override
        public String provide(ElementContext parameter) {
            var random = parameter.random();
            var text = Instancio.gen().string().length(Numbers.between(random, 0, 255));
            return random.trueOrFalse()
                    ? text.unicode().get()
                    : text.unicode(UnicodeBlock.BASIC_LATIN).get();
        }
    }
}
