package io.mesosoperator.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.mesosoperator.HealthRow;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What tools make of an object: the answers of kstatus' own code, and of {@code gitops/argocd/health.lua} in the
 * interpreter of Argo CD, both by the program {@code object-health}.
 */
record ObjectHealth(String kstatus, String kstatusMessage, String argo, String argoMessage) {

    private static final Path PROGRAM = Path.of("..", "cluster", "bin", "object-health");
    private static final Path SCRIPT = Path.of("..", "gitops", "argocd", "health.lua");

    static ObjectHealth of(HasMetadata object) {
        if (!Files.isExecutable(PROGRAM)) {
            throw new IllegalStateException("there is no %s; run: cluster/build object-health".formatted(PROGRAM));
        }
        try {
            var process = new ProcessBuilder(PROGRAM.toString(), SCRIPT.toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            try (var in = process.getOutputStream()) {
                in.write(Serialization.asJson(object).getBytes(UTF_8));
            }
            return new JsonMapper().readValue(process.getInputStream(), ObjectHealth.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @param message of the condition Ready or Stalled; empty if none is expected */
    void assertIs(HealthRow row, String message) {
        assertThat(kstatus).as("%s", this).isEqualTo(row.kstatus());
        assertThat(argo).as("%s", this).isEqualTo(row.argo());
        if (row.hasMessage()) {
            assertThat(kstatusMessage).isEqualTo(message).isNotEmpty();
            assertThat(argoMessage).isEqualTo(message);
        }
    }
}
