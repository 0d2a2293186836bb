package io.mesosoperator.cli.api;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.ExecListener;
import io.fabric8.kubernetes.client.dsl.ExecWatch;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** A command in a container, with fabric8's own client: the protocol is not a small one. */
final class PodExec {

    /** As a shell says it of a command that could not be run. */
    private static final int UNKNOWN = 255;

    private static final int BUFFER = 8192;

    private final Config config;

    PodExec(Config config) {
        this.config = config;
    }

    int run(PodContainer container, List<String> command, ExecStreams streams) {
        try (var client = new KubernetesClientBuilder().withConfig(config).build()) {
            var target = client.pods()
                    .inNamespace(container.namespace())
                    .withName(container.pod())
                    .inContainer(container.container());
            var connected = streams.in().isPresent()
                    ? target.redirectingInput().writingOutput(streams.out())
                    : target.writingOutput(streams.out());
            var closed = new Closed();
            var listened = streams.isTerminal()
                    ? connected.withTTY().usingListener(closed)
                    : connected.writingError(streams.err()).usingListener(closed);
            try (var watch = listened.exec(command.toArray(String[]::new))) {
                streams.in().ifPresent(in -> Thread.ofVirtual().start(() -> pump(in, watch)));
                return exitCode(watch, closed);
            }
        } catch (KubernetesClientException refused) {
            throw new ApiFailure(refused.getCode(), words(refused));
        }
    }

    /** What the API server itself has said, if it is in there. */
    private static String words(Throwable failure) {
        var said = "";
        for (var cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof KubernetesClientException refused
                    && refused.getStatus() != null
                    && refused.getStatus().getMessage() != null) {
                return refused.getStatus().getMessage();
            }
            said = cause.getMessage() == null ? said : cause.getMessage();
        }
        return said.isEmpty() ? failure.getClass().getSimpleName() : said;
    }

    /** Until its end, or that of the command. */
    private static void pump(InputStream in, ExecWatch watch) {
        try (var command = watch.getInput()) {
            if (command != null) {
                var buffer = new byte[BUFFER];
                for (var read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                    command.write(buffer, 0, read);
                    command.flush();
                }
            }
        } catch (IOException ended) {
            // the command reads no more
        }
    }

    private static int exitCode(ExecWatch watch, Closed closed) {
        try {
            var code = CompletableFuture.anyOf(watch.exitCode(), closed.failed).get();
            return code instanceof Integer number && number >= 0 ? number : UNKNOWN;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return UNKNOWN;
        } catch (ExecutionException failed) {
            var cause = failed.getCause() == null ? failed : failed.getCause();
            throw new ApiFailure(0, "the container could not be entered: " + words(cause));
        }
    }

    /** Learns of a connection that could not be made. */
    private static final class Closed implements ExecListener {

        private final CompletableFuture<Integer> failed = new CompletableFuture<>();

        @Override
        public void onFailure(Throwable cause, @Nullable Response response) {
            failed.completeExceptionally(cause);
        }

        @Override
        public void onClose(int code, String reason) {
            // the exit code says it
        }
    }
}
