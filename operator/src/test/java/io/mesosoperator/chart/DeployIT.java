package io.mesosoperator.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.mesosoperator.cluster.ApiServerExtension;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code deploy/}: the chart for those who have no Helm. */
class DeployIT {

    private static final Path DEPLOY = Path.of("..", "deploy");
    private static final Path MANIFESTS = Path.of("..", "helm", "manifests");

    @RegisterExtension
    static final ApiServerExtension api = ApiServerExtension.create();

    @Test
    void itIsWhatTheChartRenders() throws IOException, InterruptedException {
        var process = new ProcessBuilder(MANIFESTS.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        var text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(Files.readString(DEPLOY.resolve("install.yaml")))
                .as("stale; run make generate")
                .isEqualTo(text);
        assertThat(text).doesNotContain("helm.sh", "managed-by: Helm");
    }

    @Test
    void anEmptyClusterTakesTheKustomization() {
        var result = api.server().kubectl("apply", "--server-side", "--kustomize=" + DEPLOY);

        assertThat(result.stderr()).isEmpty();
        assertThat(result.exitCode()).isZero();
        assertThat(result.stdout())
                .contains("deployment.apps/mesos-operator serverside-applied", "taskinfos.mesosoperator.io");
    }
}
