package io.mesosoperator.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.mesosoperator.fetcher.FetchUri;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;

class MainTest {

    @TempDir
    private Path folder;

    @Test
    void withTheWordFetchTheOperatorsImageIsATasksFetcher() throws IOException {
        var file = Files.writeString(folder.resolve("app"), "content");
        var sandbox = Files.createDirectory(folder.resolve("sandbox"));

        var exitCode =
                Main.run("fetch", "--sandbox=" + sandbox, new FetchUri(file.toString(), false, true, null).toJson());

        assertThat(exitCode).isZero();
        assertThat(sandbox.resolve("app")).hasContent("content");
    }

    @Test
    void withTheWordHealthItJudgesTheHealthOfATask() {
        assertThat(Main.run("health", "--listen=0")).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void withoutItItIsTheOperatorWhichHasOptionsOfItsOwn() {
        assertThat(Main.run("--sandbox=/mnt/mesos/sandbox")).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void aConfigurationIsCheckedWithoutStartingAnything() throws IOException {
        var file = Files.writeString(folder.resolve("config.yaml"), """
                apiVersion: config.mesosoperator.io/v1alpha1
                kind: OperatorConfiguration
                tasks: {image: busybox}
                fetcher: {image: mine}
                """);

        var said = run("--check-config", file.toString());

        assertThat(said.exitCode()).isZero();
        assertThat(said.out()).isEqualToIgnoringNewLines(file + ": valid");
        assertThat(said.err()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--config", "--check-config"})
    void allMistakesOfAConfigurationAreToldAndNothingStarts(String option) throws IOException {
        var file = Files.writeString(folder.resolve("config.yaml"), """
                apiVersion: config.mesosoperator.io/v1alpha1
                kind: OperatorConfiguration
                tasks: {imag: busybox}
                fetcher: {image: mine}
                """);

        var said = run(option, file.toString());

        assertThat(said.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(said.out()).isEmpty();
        assertThat(said.err().lines())
                .containsExactly(
                        file + ": tasks.image: is missing; write for example docker.io/library/busybox:1.35",
                        file + ": tasks.imag: unknown field; did you mean image?");
    }

    @Test
    void aFileIsEitherRunOrChecked() {
        assertThat(Main.run()).isEqualTo(ExitCode.USAGE);
        assertThat(Main.run("--config=a", "--check-config=a")).isEqualTo(ExitCode.USAGE);
        assertThat(Main.run("--config=" + folder.resolve("none"))).isEqualTo(ExitCode.USAGE);
    }

    private record Said(int exitCode, String out, String err) {}

    private static Said run(String... args) {
        var out = new StringWriter();
        var err = new StringWriter();
        var exitCode = new CommandLine(new Main())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(args);
        return new Said(exitCode, out.toString(), err.toString());
    }
}
