package io.mesosoperator.fetcher;

import java.io.IOException;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Retries temporary failures, with pauses that double.
 *
 * @param attempts how many in all
 * @param firstPause before the second attempt
 */
record Retries(int attempts, Duration firstPause, Pause pause, Consumer<String> log) {

    /** Waits; an interface so that tests do not wait. */
    interface Pause {
        void of(Duration time) throws InterruptedException;
    }

    interface Attempt {
        void run() throws IOException, InterruptedException;
    }

    void run(Attempt attempt) throws IOException, InterruptedException {
        for (int number = 1; ; number++) {
            try {
                attempt.run();
                return;
            } catch (FetchFailure e) {
                throw e;
            } catch (IOException e) {
                if (number >= attempts) {
                    throw new FetchFailure("%s (%d attempts)".formatted(said(e), number), e);
                }
                var wait = firstPause.multipliedBy(1L << (number - 1));
                log.accept("Attempt %d of %d failed: %s; next in %d s"
                        .formatted(number, attempts, said(e), wait.toSeconds()));
                pause.of(wait);
            }
        }
    }

    private static String said(IOException e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : UriSecrets.hideIn(e.getMessage());
    }
}
