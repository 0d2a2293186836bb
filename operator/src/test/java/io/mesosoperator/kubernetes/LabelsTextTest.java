package io.mesosoperator.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.IntStream;
import org.apache.mesos.Protos.Label;
import org.apache.mesos.Protos.Labels;
import org.junit.jupiter.api.Test;

class LabelsTextTest {

    @Test
    void duplicatesStayInOrderAsInMasterTestTaskLabels() throws Exception {
        var labels = Labels.newBuilder()
                .addLabels(label("foo", "bar"))
                .addLabels(label("bar", "baz"))
                .addLabels(label("bar", "qux"))
                .addLabels(Label.newBuilder().setKey("no value"))
                .build();

        assertThat(LabelsText.of(labels))
                .isEqualTo("[{\"key\":\"foo\",\"value\":\"bar\"},{\"key\":\"bar\",\"value\":\"baz\"},"
                        + "{\"key\":\"bar\",\"value\":\"qux\"},{\"key\":\"no value\"}]");
        assertThat(LabelsText.read(LabelsText.of(labels))).isEqualTo(labels);
    }

    @Test
    void anyLabelsComeBackAsTheyWere() throws Exception {
        var random = new Random(11);
        for (int round = 0; round < 1000; round++) {
            var labels = Labels.newBuilder();
            IntStream.range(0, random.nextInt(6)).forEach(any -> {
                var label = Label.newBuilder().setKey(text(random));
                if (random.nextBoolean()) {
                    label.setValue(text(random));
                }
                labels.addLabels(label);
            });

            assertThat(LabelsText.read(LabelsText.of(labels.build()))).isEqualTo(labels.build());
        }
    }

    private static Label.Builder label(String key, String value) {
        return Label.newBuilder().setKey(key).setValue(value);
    }

    /** Characters of every plane, but for lone surrogates, which are no text. */
    private static String text(Random random) {
        var text = new StringBuilder();
        IntStream.range(0, random.nextInt(20)).forEach(any -> {
            var point = random.nextInt(random.nextBoolean() ? 0x80 : 0x20000);
            text.appendCodePoint(point >= 0xD800 && point <= 0xDFFF ? '"' : point);
        });
        return text.toString();
    }
}
