package io.mesosoperator.task.pod;

import static org.assertj.core.api.Assertions.assertThat;

import io.mesosoperator.crds.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.mesos.Protos.TaskStatus.Reason;
import org.junit.jupiter.api.Test;
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

    /** A kubelet's runtime starts none: the sandbox has no image whose user it could take. */
    @ParameterizedTest
    @MethodSource("folders")
    void noPodHasAGroupWithoutAUser(Path name) throws IOException {
        if (new PodScenario(PodScenario.FOLDERS.resolve(name)).translate() instanceof PodTranslation.Ok(var pod)) {
            var security = pod.getSpec().getSecurityContext();
            assertThat(security.getRunAsGroup() != null && security.getRunAsUser() == null)
                    .isFalse();
        }
    }

    @Test
    void theStatusOfARefusedTaskBeginsWithMesosWordsAndEndsWithThePath() throws IOException {
        var refused = (PodTranslation.Refused) new PodScenario(PodScenario.FOLDERS.resolve("user-root")).translate();

        assertThat(refused.message())
                .startsWith("Not authorized to launch as user 'root'")
                .endsWith("(spec.command.user)");
    }

    @Test
    void oneThingThatIsNotAllowedMakesTheWholeTaskUnauthorized() throws IOException {
        var request = new PodScenario(PodScenario.FOLDERS.resolve("user-root")).request();
        var alsoInvalid = request.task().toBuilder();
        alsoInvalid.getCommandBuilder().addUrisBuilder().setValue("hdfs://example.org/file");

        var answer = PodTranslator.translate(
                PodInputBuilder.like(request).task(alsoInvalid.build()).build());

        assertThat(answer).isInstanceOfSatisfying(PodTranslation.Refused.class, refused -> {
            assertThat(refused.reason()).isEqualTo(Reason.REASON_TASK_UNAUTHORIZED);
            assertThat(refused.problems())
                    .extracting(Problem::path)
                    .containsExactly("spec.command.user", "spec.command.uris[0].value");
        });
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
