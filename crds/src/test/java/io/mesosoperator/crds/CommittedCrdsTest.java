package io.mesosoperator.crds;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommittedCrdsTest {

    /** The module's directory is where the definitions are, so that {@code kubectl apply -f crds/} finds them. */
    private static final Path DIRECTORY = Path.of("").toAbsolutePath();

    private final CrdGenerator generator = new CrdGenerator();

    @Test
    void theCommittedDefinitionsAreThoseThatTheSchemaAndTheOverlaysGive() throws IOException {
        if (Boolean.getBoolean("golden.update")) {
            generator.write(DIRECTORY);
        }

        assertThat(generator.stale(DIRECTORY))
                .as("stale files in crds/; to regenerate them run: " + CrdGenerator.REGENERATE)
                .isEmpty();
    }

    @Test
    void aDefinitionThatWasEditedByHandIsStale(@TempDir Path directory) throws IOException {
        generator.write(directory);
        Files.writeString(
                directory.resolve("offers.mesosoperator.io.yaml"), "# a word more\n", StandardOpenOption.APPEND);
        Files.delete(directory.resolve("agents.mesosoperator.io.yaml"));

        assertThat(generator.stale(directory))
                .containsExactly("agents.mesosoperator.io.yaml", "offers.mesosoperator.io.yaml");
    }
}
