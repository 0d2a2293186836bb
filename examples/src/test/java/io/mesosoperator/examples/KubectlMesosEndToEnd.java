package io.mesosoperator.examples;

import static io.mesosoperator.examples.Cluster.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.mesosoperator.examples.Command.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Every verb of the program that {@code make cli} has built, as kubectl's plugin, on containers that run. */
@ExtendWith(ClusterExtension.class)
class KubectlMesosEndToEnd {

    private static final String NAMESPACE = "mesos-cli-test";
    private static final Path BIN = Repository.file("cli/target/kubectl-mesos/bin");
    private static final String FOREVER = "trap 'exit 0' TERM; while true; do sleep 0.1; done";

    private final Cluster cluster;

    KubectlMesosEndToEnd(Cluster cluster) {
        this.cluster = cluster;
    }

    @BeforeEach
    void makeANamespace() {
        assertThat(BIN.resolve("kubectl-mesos")).as("run: make cli").isExecutable();
        cluster.freshNamespace(NAMESPACE);
    }

    @AfterEach
    void remove() {
        cluster.startRemoval(List.of(NAMESPACE));
    }

    /** As a user types it: kubectl finds the plugin on PATH. */
    private Command mesos(String... words) {
        var kubectl = Path.of(Repository.program("kubectl")).getParent();
        return cluster.command(Stream.concat(
                                Stream.of(Repository.program("kubectl"), "mesos", "--namespace", NAMESPACE),
                                Stream.of(words))
                        .toArray(String[]::new))
                .with("PATH", BIN + ":" + kubectl + ":" + System.getenv("PATH"));
    }

    private Result run(String... words) {
        return mesos(words).run();
    }

    @Test
    void runIsTheTaskOnThisTerminal() {
        var failed = run("run", "--name", "one", "--env", "WORD=hello", "--", "echo $WORD; echo there >&2; exit 3");
        assertThat(failed.exitCode()).as(failed.toString()).isEqualTo(3);
        assertThat(failed.out().lines()).containsExactlyInAnyOrder("hello", "there");
        assertThat(failed.err())
                .contains("framework kubectl-mesos: created", "task one: created in " + NAMESPACE)
                .contains("task one: TASK_FAILED Command exited with status 3");

        var argv = run("run", "--rm", "--name", "two", "--", "printf", "%s.", "a b", "$HOME");
        assertThat(argv.orThrow()).isEqualTo("a b.$HOME.");
        assertThat(cluster.task(NAMESPACE, "two")).isEmpty();

        var image = run("run", "--image", "docker.io/library/busybox:1.35", "--", "id", "-u");
        assertThat(image.orThrow()).isEqualTo("65534\n");

        assertThat(run("logs", "one").orThrow().lines()).containsExactlyInAnyOrder("hello", "there");
        assertThat(run("logs", "one", "--tail", "1").orThrow().lines()).hasSize(1);
        assertThat(run("get", "one").orThrow())
                .containsPattern("State: +TASK_FAILED")
                .containsPattern("\\+\\d+s +TASK_RUNNING")
                .containsPattern("\\+\\d+s +TASK_FAILED +SOURCE_EXECUTOR");
        assertThat(run("ps", "--state", "failed", "-o", "name").orThrow()).isEqualTo("taskinfo.mesosoperator.io/one\n");
        assertThat(run("rerun", "one", "--name", "again").orThrow()).isEqualTo("taskinfo.mesosoperator.io/again\n");
        assertThat(cluster.awaitState(NAMESPACE, "again", "TASK_FAILED").exitCode())
                .isEqualTo("3");
        assertThat(run("logs", "again", "--follow").orThrow()).contains("hello");
    }

    @Test
    void aPortIsTheAgents() {
        assertThat(run(
                                "run",
                                "--detach",
                                "--name",
                                "web",
                                "--port",
                                "31611",
                                "--",
                                "echo page > index.html; exec httpd -f -h . -p 31611")
                        .orThrow())
                .isEqualTo("taskinfo.mesosoperator.io/web\n");
        var web = cluster.awaitState(NAMESPACE, "web", "TASK_RUNNING");
        var address = cluster.client()
                .nodes()
                .withName(web.agent())
                .get()
                .getStatus()
                .getAddresses()
                .getFirst();

        var page = run(
                "run",
                "--",
                "until wget -q -O - http://%s:31611/ 2> log; do sleep 0.2; done".formatted(address.getAddress()));

        assertThat(page.orThrow()).isEqualTo("page\n");
    }

    @Test
    void ctrlCKillsTheTask(@TempDir Path folder) throws IOException, InterruptedException {
        var kubeconfig =
                cluster.command("sh", "-c", "echo $KUBECONFIG").run().orThrow().strip();
        // a program that was started in the background ignores Ctrl-C, and so would all that it starts
        var builder = new ProcessBuilder(
                        "env",
                        "--default-signal=INT",
                        BIN.resolve("kubectl-mesos").toString(),
                        "-n",
                        NAMESPACE,
                        "run",
                        "--name",
                        "one",
                        "--",
                        FOREVER)
                .redirectOutput(folder.resolve("out").toFile())
                .redirectError(folder.resolve("err").toFile());
        builder.environment().put("KUBECONFIG", kubeconfig);
        var process = builder.start();
        try {
            cluster.awaitState(NAMESPACE, "one", "TASK_RUNNING");

            Command.of("kill", "-INT", Long.toString(process.pid())).run().orThrow();

            assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
            assertThat(process.exitValue()).isEqualTo(130);
            assertThat(Files.readString(folder.resolve("err"), UTF_8)).contains("task one: killing it", "TASK_KILLED");
            cluster.awaitState(NAMESPACE, "one", "TASK_KILLED").assertUpdatesAreInOrder();
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void aRunningTaskIsEnteredItsFilesAreReadAndItIsKilled(@TempDir Path folder) throws IOException {
        run("run", "-d", "--name", "one", "--", "mkdir logs; echo a line > logs/access; echo top > note; " + FOREVER)
                .orThrow();
        cluster.awaitState(NAMESPACE, "one", "TASK_RUNNING");
        eventually()
                .untilAsserted(
                        () -> assertThat(run("sandbox", "ls", "one").orThrow()).contains("note"));

        assertThat(run("exec", "one", "--", "sh", "-c", "pwd; exit 5"))
                .satisfies(result -> assertThat(result.exitCode()).isEqualTo(5))
                .satisfies(result -> assertThat(result.out()).isEqualTo("/mnt/mesos/sandbox\n"));
        assertThat(mesos("exec", "-i", "one", "--", "head", "-n", "1")
                        .input("to it\n")
                        .run()
                        .orThrow())
                .isEqualTo("to it\n");
        assertThat(run("sandbox", "ls", "one", "logs").orThrow()).contains("access");
        assertThat(run("sandbox", "cat", "one", "logs/access").orThrow()).isEqualTo("a line\n");
        assertThat(run("sandbox", "cat", "one", "missing").exitCode()).isEqualTo(1);
        run("sandbox", "cp", "one:note", folder.resolve("copy").toString()).orThrow();
        assertThat(folder.resolve("copy")).hasContent("top");
        run("sandbox", "cp", "one:logs", folder.resolve("logs").toString()).orThrow();
        assertThat(folder.resolve("logs/access")).hasContent("a line");

        assertThat(run("kill", "one", "--wait").orThrow()).isEqualTo("taskinfo.mesosoperator.io/one killed\n");
        assertThat(cluster.awaitState(NAMESPACE, "one", "TASK_KILLED").exitCode())
                .isEqualTo("0");
        assertThat(run("exec", "one", "--", "true").err()).contains("task one does not run (TASK_KILLED)");
        assertThat(run("logs", "one").err()).startsWith("error: the log of task one (TASK_KILLED) is gone");
    }

    @Test
    void whyAndRolesAskTheOperatorThroughTheApiServer() {
        run("run", "-d", "--name", "big", "--cpus", "100000", "--role", "cli", "--", "true")
                .orThrow();

        eventually()
                .untilAsserted(() -> assertThat(run("why", "big"))
                        .satisfies(why -> assertThat(why.exitCode()).isZero())
                        .satisfies(why -> assertThat(why.err()).doesNotContain("cannot be asked"))
                        .satisfies(why -> assertThat(why.out()).contains("100000")));

        assertThat(run("why", "framework/kubectl-mesos-cli").exitCode()).isZero();
        assertThat(run("roles").orThrow()).containsPattern("(?m)^cli +1 ");
        assertThat(run("frameworks").orThrow()).containsPattern("kubectl-mesos-cli +Registered, suppressed +cli");
        run("teardown", "kubectl-mesos-cli", "--wait").orThrow();
        assertThat(cluster.awaitState(NAMESPACE, "big", "TASK_KILLED").exitCode())
                .isEmpty();
    }

    @Test
    void offersAreAnswered() {
        cluster.apply(
                Manifest.framework(NAMESPACE, "mine").replace("user: nobody", "user: nobody, role: cli, principal: p"));

        var reserved = run("reserve", offerWith("\"cpus\""), "cpus:0.1;mem:32");
        assertThat(reserved.orThrow()).isEqualTo("RESERVE: applied\n");
        assertThat(run("unreserve", offerWith("\"reservation\"")).orThrow()).isEqualTo("UNRESERVE: applied\n");
        assertThat(run(
                                "create-volume",
                                offerWith("\"cpus\""),
                                "--id",
                                "v",
                                "--size",
                                "16",
                                "--path",
                                "data",
                                "--reserve")
                        .orThrow())
                .isEqualTo("RESERVE: applied\nCREATE: applied\n");
        assertThat(run("destroy-volume", offerWith("\"persistence\""), "v", "--unreserve")
                        .orThrow())
                .isEqualTo("DESTROY: applied\nUNRESERVE: applied\n");
        var launched = run("accept", offerWith("\"cpus\""), "--name", "one", "--", "exit 0");
        assertThat(launched.orThrow()).startsWith("LAUNCH: applied\ntaskinfo.mesosoperator.io/one-");
        cluster.awaitState(NAMESPACE, "one", "TASK_FINISHED");
        var declined = offerWith("\"cpus\"");
        assertThat(run("decline", declined, "--refuse", "3600").orThrow()).contains("declined");
        eventually()
                .untilAsserted(
                        () -> assertThat(run("offers", declined).exitCode()).isEqualTo(1));
    }

    /** The name of an open offer whose JSON has this in it. */
    private String offerWith(String text) {
        eventually().untilAsserted(() -> assertThat(openOffersWith(text)).isNotEmpty());
        return openOffersWith(text).getFirst();
    }

    private List<String> openOffersWith(String text) {
        return cluster.offers(NAMESPACE).stream()
                .filter(found -> found.json().at("/spec/operations").isEmpty()
                        && found.json().toString().contains(text))
                .map(Offer::name)
                .toList();
    }

    @Test
    void aDrainedAgentTakesNoTasks() {
        var agent = cluster.workers().getFirst();
        try {
            assertThat(run("drain", agent).orThrow()).endsWith("/%s draining\n".formatted(agent));
            assertThat(run("agents", agent).orThrow()).contains("Ready, draining");

            run("run", "-d", "--name", "one", "--agent", agent, "--", "true").orThrow();
            eventually()
                    .untilAsserted(() -> assertThat(run("ps", "one").orThrow()).contains("TASK_STAGING"));
        } finally {
            run("undrain", agent).orThrow();
        }
        cluster.awaitState(NAMESPACE, "one", "TASK_FINISHED");
    }

    @Test
    void kubectlCompletesTheVerbs() {
        var completed = cluster.command(BIN.resolve("kubectl_complete-mesos").toString(), "un")
                .run()
                .orThrow();

        assertThat(completed).isEqualTo("undrain\nunreserve\n:4\n");
        for (var shell : List.of("bash", "zsh", "fish")) {
            assertThat(run("completion", shell).orThrow()).contains("kubectl-mesos __complete");
        }
        assertThat(run("ps", "--no-such-option").exitCode()).isEqualTo(2);
    }
}
