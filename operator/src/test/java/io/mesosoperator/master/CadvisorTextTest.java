package io.mesosoperator.master;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CadvisorTextTest {

    private static final PodName ONE = new PodName("team-a", "one-abc");
    private static final Set<String> OWN = Set.of("task");
    private static final Set<PodName> WANTED = Set.of(ONE, new PodName("team-a", "not-there"));

    /** With the labels that a kubelet gives, in its order. */
    private static final Path SAMPLE = Path.of("src", "test", "resources", "kubelet", "cadvisor.txt");

    private static final String LABELS = "{container=\"task\",namespace=\"team-a\",pod=\"one-abc\"}";

    @Test
    void ofAKubeletsTextWhatIsMesosIsRead() throws IOException {
        Map<PodName, ContainerUsage> read;
        try (var text = Files.newInputStream(SAMPLE)) {
            read = CadvisorText.read(text, WANTED);
        }

        assertThat(read).containsOnlyKeys(ONE);
        var usage = of(read);
        assertThat(usage.isOf(OWN)).isTrue();
        assertThat(usage.millis()).isEqualTo(1_767_323_045_012L);
        assertThat(usage.figures(OWN))
                .containsExactlyInAnyOrderEntriesOf(Map.ofEntries(
                        Map.entry(Figure.CPU_USER, 12.25),
                        Map.entry(Figure.CPU_SYSTEM, 1.5),
                        Map.entry(Figure.PERIODS, 120.0),
                        Map.entry(Figure.THROTTLED_PERIODS, 7.0),
                        Map.entry(Figure.THROTTLED_TIME, 0.214213),
                        Map.entry(Figure.MEMORY, 16_789_504.0),
                        Map.entry(Figure.RSS, 16_777_216.0),
                        Map.entry(Figure.CACHE, 8192.0),
                        Map.entry(Figure.MAPPED_FILE, 4096.0),
                        Map.entry(Figure.SWAP, 0.0),
                        Map.entry(Figure.PROCESSES, 2.0),
                        Map.entry(Figure.THREADS, 3.0),
                        Map.entry(Figure.RX_BYTES, 1450.0),
                        Map.entry(Figure.TX_PACKETS, 21.0)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "container_memory_rss{",
                "container_memory_rss{}",
                "container_memory_rss{container=\"task",
                "container_memory_rss{container=\"task\",namespace=\"team-a\",pod=\"one-abc\"",
                "container_memory_rss" + LABELS,
                "container_memory_rss" + LABELS + " ",
                "container_memory_rss" + LABELS + " x",
                "container_memory_rss" + LABELS + " NaN",
                "container_memory_rss" + LABELS + " +Inf",
                "container_memory_rss" + LABELS + " -1",
                "container_memory_rss" + LABELS + " 1e999",
                "container_memory_rss" + LABELS + " 1 soon",
                "container_memory_rss 5",
                "{} 5",
                "# container_memory_rss" + LABELS + " 5",
                "",
            })
    void aLineThatCannotBeReadIsPassedOver(String line) throws IOException {
        var read = read(line + "\ncontainer_memory_cache" + LABELS + " 7 1000\n");

        assertThat(of(read).figures(OWN)).containsExactly(Map.entry(Figure.CACHE, 7.0));
    }

    @Test
    void quotesInALabelAreNotItsEnd() throws IOException {
        var read = read("container_memory_rss{container=\"task\",image=\"a\\\"},pod=\\\"x\\\\\",namespace=\"team-a\","
                + "pod=\"one-abc\",} 7");

        assertThat(of(read).figures(OWN)).containsExactly(Map.entry(Figure.RSS, 7.0));
        assertThat(of(read).millis()).isZero();
    }

    @Test
    void theTasksOfAGroupUseWhatTheirContainersDoTogether() throws IOException {
        var text = new StringBuilder("container_network_receive_bytes_total{interface=\"eth0\",namespace=\"team-a\","
                + "pod=\"one-abc\"} 5\n");
        for (var container : List.of("task-a", "task-b", "task-of-somebody-else", "helper")) {
            text.append("container_memory_rss{container=\"%s\",namespace=\"team-a\",pod=\"one-abc\"} 7\n"
                    .formatted(container));
        }

        var usage = Objects.requireNonNull(read(text.toString()).get(ONE));

        assertThat(usage.figures(Set.of("task-a", "task-b")))
                .containsExactlyInAnyOrderEntriesOf(Map.of(Figure.RSS, 14.0, Figure.RX_BYTES, 5.0));
        assertThat(usage.isOf(Set.of("task-b", "task-c"))).isTrue();
        assertThat(usage.isOf(Set.of("task"))).isFalse();
    }

    @Test
    void aLineThatIsTooLongIsPassedOver() throws IOException {
        var read = read("container_memory_rss{image=\"" + "x".repeat(CadvisorText.LONGEST_LINE) + "\"} 5\n"
                + "container_memory_cache" + LABELS + " 7\n");

        assertThat(of(read).figures(OWN)).containsExactly(Map.entry(Figure.CACHE, 7.0));
    }

    @Test
    void aTextWithoutAnEndIsGivenUp() {
        var endless = new InputStream() {
            @Override
            public int read() {
                return 'x';
            }

            @Override
            public int read(byte[] to, int from, int length) {
                Arrays.fill(to, from, from + length, (byte) 'x');
                return length;
            }
        };

        assertThatThrownBy(() -> CadvisorText.read(endless, WANTED)).isInstanceOf(IOException.class);
    }

    @Test
    void inventedInterfacesTakeNoMemory() throws IOException {
        var text = new StringBuilder();
        for (var i = 0; i < 1000; i++) {
            text.append("container_network_receive_bytes_total{interface=\"")
                    .append(i)
                    .append("\",namespace=\"team-a\",pod=\"one-abc\"} 1\n");
        }

        assertThat(of(read(text.toString())).figures(OWN)).containsExactly(Map.entry(Figure.RX_BYTES, 16.0));
    }

    @Test
    void whateverTheTextIsItIsRead() throws IOException {
        var random = new Random(7);
        var sample = Files.readAllBytes(SAMPLE);
        for (var i = 0; i < 300; i++) {
            var broken = sample.clone();
            for (var j = 0; j < 200; j++) {
                broken[random.nextInt(broken.length)] = (byte) random.nextInt(256);
            }

            assertThat(WANTED)
                    .containsAll(CadvisorText.read(new ByteArrayInputStream(broken), WANTED)
                            .keySet());
        }
    }

    private static ContainerUsage of(Map<PodName, ContainerUsage> read) {
        return Objects.requireNonNull(read.get(ONE));
    }

    private static Map<PodName, ContainerUsage> read(String text) throws IOException {
        return CadvisorText.read(new ByteArrayInputStream(text.getBytes(UTF_8)), WANTED);
    }
}
