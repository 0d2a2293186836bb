package io.mesosoperator.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class HeapGuardTest {

    private static final int KIB = 1024;
    private static final Path DOCKERFILE = Path.of("..", "cluster", "operator-image", "Dockerfile");

    /** A process that keeps everything: slowly with the guard, or at once without it. */
    static final class Hoarder {

        private Hoarder() {}

        public static void main(String[] args) {
            var isSlow = args.length > 0;
            if (isSlow) {
                new HeapGuard(() -> "10000 pods", () -> Runtime.getRuntime().halt(HeapGuard.OUT_OF_MEMORY)).watch();
            }
            var kept = new ArrayList<byte[]>();
            while (kept.add(new byte[64 * KIB])) {
                if (isSlow) {
                    System.gc();
                }
            }
        }
    }

    @Test
    void aHeapThatIsFullEndsTheProcessWithWordsBeforeItGetsSlow() throws Exception {
        var end = run(List.of("-Xmx32m", "-XX:+UseSerialGC"), "slow");

        assertThat(end.code()).as(end.said()).isEqualTo(HeapGuard.OUT_OF_MEMORY);
        assertThat(end.said())
                .contains("The heap is nearly full: ", "The heap is full: ", "for 10000 pods")
                .contains("Raise resources.limits.memory");
    }

    @Test
    void aHeapThatIsFullAllAtOnceEndsTheProcessWithWordsToo() throws Exception {
        var options = Pattern.compile("\"(-XX:[^\"]+)\"")
                .matcher(Files.readString(DOCKERFILE))
                .results()
                .map(option -> option.group(1));

        var end = run(Stream.concat(Stream.of("-XX:MaxRAM=64m"), options).toList());

        assertThat(end.code()).as(end.said()).isEqualTo(HeapGuard.OUT_OF_MEMORY);
        assertThat(end.said()).contains("OutOfMemoryError", "raise resources.limits.memory");
    }

    private record End(int code, String said) {}

    private static End run(List<String> options, String... args) throws IOException, InterruptedException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Hoarder.class.getName()));
        command.addAll(List.of(args));
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new End(process.waitFor(), said);
    }
}
