package io.mesosoperator.scheduler.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.mesosoperator.property.Damage;
import io.mesosoperator.property.Numbers;
import io.mesosoperator.property.Property;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.instancio.junit.Given;
import org.instancio.junit.GivenProvider;

class RecordIoTest {

    @Property(tries = 300)
    void recordsComeBackAsTheyWereWhateverIsInThem(@Given(Records.class) List<byte[]> records) {
        var stream = new ByteArrayOutputStream();
        records.forEach(record -> stream.writeBytes(RecordIo.frame(record)));

        var read = read(new ByteArrayInputStream(stream.toByteArray()));

        assertThat(read).hasSameSizeAs(records);
        for (var i = 0; i < read.size(); i++) {
            assertThat(read.get(i)).isEqualTo(records.get(i));
        }
    }

    /** As the specification says: decimal digits, a line feed, so many bytes. */
    private static List<byte[]> read(ByteArrayInputStream stream) {
        var records = new ArrayList<byte[]>();
        var length = 0;
        for (var c = stream.read(); c >= 0; c = stream.read()) {
            if (c == '\n') {
                var record = new byte[length];
                assertThat(stream.readNBytes(record, 0, length)).isEqualTo(length);
                records.add(record);
                length = 0;
            } else {
                length = 10 * length + Character.digit(c, 10);
            }
        }
        return records;
    }

    static class Records implements GivenProvider {

        @Override
        public List<byte[]> provide(ElementContext parameter) {
            var random = parameter.random();
            var records = new ArrayList<byte[]>();
            for (var count = random.intRange(0, 5); count > 0; count--) {
                var digits = new byte[Numbers.between(random, 0, 5000)];
                Arrays.fill(digits, (byte) random.oneOf('\n', '0', '7', '{').charValue());
                records.add(random.trueOrFalse() ? digits : Damage.any(random, 2000));
            }
            return records;
        }
    }
}
