package io.mesosoperator.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A copy that a signal ends: Ctrl-C, or the end of a terminal. */
class PartialFileIT {

    /** Begins the file that it is told, and never ends. */
    static final class Copy {

        private Copy() {}

        public static void main(String... args) throws IOException, InterruptedException {
            try (var file = new PartialFile(Path.of(args[0]))) {
                file.out().write("half".getBytes(UTF_8));
                System.out.println("begun");
                new CountDownLatch(1).await();
            }
        }
    }

    @Test
    void nothingStaysOfAFileThatIsNotWhole(@TempDir Path folder) throws Exception {
        var copy = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Copy.class.getName(),
                        folder.resolve("note").toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (var out = copy.inputReader(UTF_8)) {
            assertThat(out.readLine()).isEqualTo("begun");
            try (var files = Files.list(folder)) {
                assertThat(files).hasSize(1);
            }

            copy.destroy();

            copy.waitFor();
        } finally {
            copy.destroyForcibly();
        }
        assertThat(folder).isEmptyDirectory();
    }
}
