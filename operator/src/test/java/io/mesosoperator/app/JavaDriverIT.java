package io.mesosoperator.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.mesosoperator.api.FrameworkResource;
import io.mesosoperator.authorization.AccessControl;
import io.mesosoperator.authorization.Authorizer;
import io.mesosoperator.authorization.Credentials;
import io.mesosoperator.authorization.RateLimiters;
import io.mesosoperator.cluster.BlackHole;
import io.mesosoperator.cluster.PodScript;
import java.io.BufferedReader;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Frameworks that know only {@code mesos.jar}, each in a JVM of its own with the jar of module {@code driver} before
 * it: they run on this operator. What the driver does otherwise is tried in its own module.
 */
@WithOperator
record JavaDriverIT(Cluster cluster, OpenSchedulerApi door) {

    @ParameterizedTest
    @ValueSource(strings = {"mesos-0.23.0.jar protobuf-java-2.5.0.jar", "mesos-1.11.0.jar protobuf-java-3.5.1.jar"})
    void aFrameworkOf2015RunsItsTasks(String jars) throws IOException, InterruptedException {
        cluster.kubelet().node("n1", 4, 1024);
        cluster.kubelet().automatic(pod -> PodScript.exits(0));

        var output = run(jars, "Framework2015", "3");

        assertThat(output.getFirst()).isEqualTo("libmesos 1");
        assertThat(output.get(1)).startsWith("registered framework-2015-");
        assertThat(output)
                .contains("task-0 TASK_FINISHED", "task-1 TASK_FINISHED", "task-2 TASK_FINISHED")
                .endsWith("exit 0");
        cluster.eventually(() -> assertThat(cluster.client()
                        .resources(FrameworkResource.class)
                        .list()
                        .getItems())
                .as("what stop() has torn down")
                .isEmpty());
    }

    @Test
    void fenzoPacksTasksOntoAsFewNodesAsWillDo() throws IOException, InterruptedException {
        cluster.kubelet().node("n1", 2, 1024);
        cluster.kubelet().node("n2", 2, 1024);
        cluster.kubelet().automatic(pod -> PodScript.exits(0));

        var output =
                run("mesos-0.23.0.jar protobuf-java-2.5.0.jar fenzo-core- slf4j-api-", "FenzoFramework", "4", "true");

        assertThat(output)
                .contains("fenzo-0 TASK_FINISHED", "fenzo-1 TASK_FINISHED")
                .contains("fenzo-2 TASK_FINISHED", "fenzo-3 TASK_FINISHED")
                .endsWith("exit 0");
        assertThat(output).filteredOn(line -> line.startsWith("placed ")).hasSize(1);
    }

    @Test
    void aFrameworkWithoutCredentialsIsToldSoAndItsDriverIsAborted() throws IOException, InterruptedException {
        door.access(
                new AccessControl(Optional.of(Credentials.parse("ads s3cret")), Authorizer.NONE, RateLimiters.NONE));

        var output = run("mesos-0.23.0.jar protobuf-java-2.5.0.jar", "Framework2015", "1");

        assertThat(output).anyMatch(line -> line.startsWith("error Master refused authentication"));
        assertThat(output).endsWith("exit 1");
    }

    @Test
    void aDriverWhoseConnectionsHaveDiedInSilenceComesBack() throws IOException, InterruptedException {
        door.reopen(Duration.ofMillis(200));
        cluster.kubelet().node("n1", 4, 1024);
        cluster.kubelet().automatic(pod -> PodScript.runs());
        var hole = new BlackHole(door.port());
        var program = start(hole.port(), "mesos-0.23.0.jar protobuf-java-2.5.0.jar", "Framework2015", "1");
        try (hole;
                var lines = program.inputReader()) {
            await(lines, "task-0 TASK_RUNNING");

            hole.swallow();

            await(lines, "disconnected");
            await(lines, "reregistered");
            cluster.kubelet().terminate(cluster.pods().getFirst(), 0);
            await(lines, "task-0 TASK_FINISHED");
            assertThat(program.waitFor()).isZero();
        } finally {
            program.destroyForcibly();
        }
    }

    private static void await(BufferedReader lines, String line) throws IOException {
        for (var next = lines.readLine(); !line.equals(next); next = lines.readLine()) {
            assertThat(next).as("a line before " + line).isNotNull();
        }
    }

    /** Compiles and runs a program of module {@code driver}; what it prints, and at last its exit code. */
    private List<String> run(String jars, String program, String... arguments)
            throws IOException, InterruptedException {
        var process = start(door.port(), jars, program, arguments);
        try (var lines = process.inputReader()) {
            var output = lines.lines().collect(Collectors.toCollection(ArrayList::new));
            assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
            output.add("exit " + process.exitValue());
            return output;
        } finally {
            process.destroyForcibly();
        }
    }

    private static Process start(int port, String jars, String program, String... arguments) throws IOException {
        return DriversProgram.scheduler(port, jars, program, arguments);
    }
}
