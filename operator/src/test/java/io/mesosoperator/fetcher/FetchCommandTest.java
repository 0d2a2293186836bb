package io.mesosoperator.fetcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class FetchCommandTest {

    @TempDir
    private Path folder;

    private Path sandbox = Path.of("");
    private Path terminationLog = Path.of("");

    @BeforeEach
    void prepare() throws IOException {
        sandbox = Files.createDirectory(folder.resolve("sandbox"));
        terminationLog = Files.createFile(folder.resolve("termination-log"));
    }

    @Test
    void itFetchesWhatItsArgumentsSay() throws IOException {
        var source = Files.writeString(folder.resolve("app"), "content");

        var exitCode = fetch(new FetchUri(source.toString(), true, true, null));

        assertThat(exitCode).isZero();
        assertThat(sandbox.resolve("app")).hasContent("content").isExecutable();
        assertThat(terminationLog).isEmptyFile();
    }

    @Test
    void aFailureIsToldToTheKubelet() {
        var exitCode = fetch(new FetchUri("/nowhere/app", false, true, null));

        assertThat(exitCode).isEqualTo(1);
        assertThat(terminationLog).content().startsWith("Failed to fetch URI '/nowhere/app': there is no such file");
    }

    @Test
    void aLongUriDoesNotHideWhatIsWrong() {
        fetch(new FetchUri("/nowhere/" + "long".repeat(2000), false, true, null));

        assertThat(terminationLog).content().hasSizeLessThan(1000).contains("...': there is no such file");
    }

    private int fetch(FetchUri uri) {
        return new CommandLine(new FetchCommand())
                .execute("--sandbox=" + sandbox, "--termination-log=" + terminationLog, uri.toJson());
    }
}
