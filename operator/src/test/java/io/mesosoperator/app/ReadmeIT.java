package io.mesosoperator.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.mesosoperator.cluster.PodScript;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The first example of the README is all that somebody needs to apply. */
@WithOperator
record ReadmeIT(Cluster cluster) {

    private static final Pattern EXAMPLE = Pattern.compile("(?:^    .*\\R|^\\R(?=    ))+", Pattern.MULTILINE);

    @Test
    void theFirstExampleRunsAlone() throws IOException {
        var readme = Files.readString(Path.of("..", "README.md"));
        var manifests = EXAMPLE.matcher(readme)
                .results()
                .map(example -> example.group().replaceAll("(?m)^    ", "").strip())
                .filter(example -> example.startsWith("apiVersion: "))
                .toList();
        assertThat(manifests).isNotEmpty();
        cluster.kubelet().node("n1", 2, 1024);
        cluster.kubelet().automatic(pod -> PodScript.exits(0));

        cluster.apply(manifests.getFirst());

        cluster.awaitState("hello", "TASK_FINISHED");
        assertThat(cluster.api().kubectl("get", "mtask,mfw,moffer").orThrow().stdout())
                .contains("TASK_FINISHED");
        cluster.api().kubectl("get", "magent").orThrow();
        cluster.api().kubectl("get", "mesos", "--all-namespaces").orThrow();
    }
}
