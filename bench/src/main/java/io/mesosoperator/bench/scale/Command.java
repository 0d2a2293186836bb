package io.mesosoperator.bench.scale;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A program that is run to its end. */
record Command(List<String> words) {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** What it says; an IllegalStateException if it does not end, or not well. */
    String run() {
        try {
            var process = new ProcessBuilder(words)
                    .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
                    .redirectErrorStream(true)
                    .start();
            var watchdog = Thread.ofVirtual().start(() -> endAfterPatience(process));
            var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            var code = process.waitFor();
            watchdog.interrupt();
            if (code != 0) {
                throw new IllegalStateException("%s ended with %d: %s".formatted(words, code, said));
            }
            return said;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw Pause.interrupted(e);
        }
    }

    private static void endAfterPatience(Process process) {
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException ended) {
            // it has ended in time
        }
    }
}
