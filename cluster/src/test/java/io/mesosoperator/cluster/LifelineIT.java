package io.mesosoperator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LifelineIT {

    @TempDir
    Path parent;

    @Test
    void lettingGoKillsEvenAPausedServerAndDeletesItsDirectory() throws IOException {
        var directory = Files.createDirectory(parent.resolve("server"));
        var server = ServerProcess.start("sleep", directory, List.of("sleep", "600"));
        server.pause();

        Lifeline.over(directory).close();

        assertThat(server.ended(Duration.ofSeconds(30))).isTrue();
        assertThat(directory).doesNotExist();
    }

    @Test
    void aServerThatEndedByItselfIsNobodysToKill() throws IOException {
        var directory = Files.createDirectory(parent.resolve("server"));
        var server = ServerProcess.start("true", directory, List.of("true"));

        assertThat(server.ended(Duration.ofSeconds(30))).isTrue();

        assertThat(directory.resolve("true.pid")).doesNotExist();
    }
}
