package io.mesosoperator.crds;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

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
}
