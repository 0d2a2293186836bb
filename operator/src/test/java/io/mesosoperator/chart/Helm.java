package io.mesosoperator.chart;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The real {@code helm}, with a home of its own, so that nothing of the user's configuration reaches a test.
 *
 * @param kubeconfig how it finds an API server
 */
public record Helm(Path kubeconfig) {

    public static final Path CHART = Path.of("..", "helm", "mesos-operator");

    private static final Path PROGRAM = Path.of("..", "cluster", "bin", "helm");
    private static final int PATIENCE_SECONDS = 120;

    /** What came of it. */
    public record Result(int exitCode, String out, String err) {

        public String orThrow() {
            if (exitCode != 0) {
                throw new AssertionError("helm ended with %d:%n%s%s".formatted(exitCode, out, err));
            }
            return out;
        }
    }

    /** What the chart makes of these options, without an API server. */
    public static String template(List<String> options) {
        var words = Stream.concat(
                Stream.of("template", "mesos-operator", CHART.toString(), "--namespace=mesos-system"),
                options.stream());
        return new Helm(Path.of("none")).run(words.toList()).orThrow();
    }

    public Result run(String... words) {
        return run(List.of(words));
    }

    private Result run(List<String> words) {
        try {
            var home = Files.createTempDirectory("helm-");
            try {
                return run(home, words);
            } finally {
                delete(home);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private Result run(Path home, List<String> words) throws IOException, InterruptedException {
        var out = home.resolve("out");
        var err = home.resolve("err");
        var builder = new ProcessBuilder(Stream.concat(Stream.of(PROGRAM.toString()), words.stream())
                        .toList())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().put("HOME", home.toString());
        builder.environment().put("KUBECONFIG", kubeconfig.toString());
        var process = builder.start();
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
            throw new AssertionError("helm %s has not ended after %d seconds".formatted(words, PATIENCE_SECONDS));
        }
        return new Result(process.exitValue(), Files.readString(out), Files.readString(err));
    }
}
