package io.mesosoperator.task.pod;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every folder of {@code pods/} is a task and what comes of it. {@code ./mvnw test -Dgolden.update} rewrites them. */
class PodTranslatorTest {

    private static final boolean UPDATE = Boolean.getBoolean("golden.update");

    static List<Path> folders() throws IOException {
        try (var folders = Files.list(PodScenario.FOLDERS)) {
            return folders.map(PodScenario.FOLDERS::relativize).sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("folders")
    void aTaskBecomesThePodOfItsFolder(Path name) throws IOException {
        var folder = PodScenario.FOLDERS.resolve(name);

        var answer = new PodScenario(folder).translate();

        switch (answer) {
            case PodTranslation.Ok(var pod) -> compare(folder, "pod.yaml", "refused.yaml", GoldenYaml.write(pod));
            case PodTranslation.Refused refused ->
                compare(folder, "refused.yaml", "pod.yaml", GoldenYaml.write(refused));
        }
    }

    private static void compare(Path folder, String file, String other, String actual) throws IOException {
        if (UPDATE) {
            Files.writeString(folder.resolve(file), actual);
            Files.deleteIfExists(folder.resolve(other));
        }
        assertThat(folder.resolve(file)).hasContent(actual);
        assertThat(folder.resolve(other)).doesNotExist();
    }
}
