package io.mesosoperator.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The real {@code kubectl}, with a home of its own, so that nothing of the user's configuration reaches a test. */
public record Kubectl(Path program, Path kubeconfig, Path home) {

    private static final int PATIENCE_SECONDS = 120;

    /**
     * Runs it to its end.
     *
     * @param input for {@code --filename=-}
     */
    public KubectlResult run(String input, List<String> arguments) {
        try {
            var call = Files.createTempDirectory(home, "kubectl-");
            var in = Files.writeString(call.resolve("in"), input);
            var out = call.resolve("out");
            var err = call.resolve("err");
            var builder = new ProcessBuilder(Stream.concat(Stream.of(program.toString()), arguments.stream())
                            .toList())
                    .redirectInput(in.toFile())
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile());
            builder.environment().put("KUBECONFIG", kubeconfig.toString());
            builder.environment().put("HOME", home.toString());
            var process = builder.start();
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException("kubectl %s has not ended after %d seconds"
                        .formatted(String.join(" ", arguments), PATIENCE_SECONDS));
            }
            return new KubectlResult(process.exitValue(), Files.readString(out), Files.readString(err));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw Interruptions.passOn(e);
        }
    }
}
