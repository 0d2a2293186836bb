package io.mesosoperator.crdgenerator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;

class MainTest {

    private static final String AGENTS = "agents.mesosoperator.io.yaml";
    private static final String OFFERS = "offers.mesosoperator.io.yaml";

    private final StringWriter errors = new StringWriter();

    @TempDir
    private Path folder;

    @Test
    void theCommittedDefinitionsAreThoseThatTheSchemaAndTheOverlaysGive() {
        assertThat(run("--check", "../crds", "../helm/mesos-operator/files/crds"))
                .as(errors.toString())
                .isZero();
    }

    @Test
    void whatWasWrittenIsNotStale() {
        assertThat(run("--write", folder.toString())).isZero();

        assertThat(run("--check", folder.toString())).isZero();
        assertThat(errors.toString()).isEmpty();
    }

    @Test
    void aDefinitionThatWasEditedByHandOrIsNotThereIsStale() throws IOException {
        run("--write", folder.toString());
        Files.writeString(folder.resolve(OFFERS), "# a word more\n", StandardOpenOption.APPEND);
        Files.delete(folder.resolve(AGENTS));

        assertThat(run("--check", folder.toString())).isEqualTo(1);

        assertThat(errors.toString())
                .contains(
                        folder.resolve(AGENTS).toString(),
                        folder.resolve(OFFERS).toString())
                .doesNotContain("frameworks", "taskinfos")
                .contains("run: make generate");
        assertThat(folder.resolve(AGENTS)).doesNotExist();
    }

    @Test
    void whatToDoHasToBeSaid() {
        assertThat(run(folder.toString())).isEqualTo(ExitCode.USAGE);
        assertThat(run("--check", "--write", folder.toString())).isEqualTo(ExitCode.USAGE);
        assertThat(run("--check")).isEqualTo(ExitCode.USAGE);
    }

    private int run(String... arguments) {
        return new CommandLine(new Main()).setErr(new PrintWriter(errors, true)).execute(arguments);
    }
}
