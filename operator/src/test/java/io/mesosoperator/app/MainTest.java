package io.mesosoperator.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.mesosoperator.fetcher.FetchUri;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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
}
