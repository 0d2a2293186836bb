package io.mesosoperator.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgramsTest {

    @TempDir
    Path root;

    @Test
    void theyAreFoundFromAnyFolderOfTheRepository() throws IOException {
        Files.createFile(root.resolve("mvnw"));
        install(root.resolve("cluster/bin"), "etcd", "kube-apiserver", "kubectl");

        var programs = Programs.find(Map.of(), Files.createDirectories(root.resolve("operator/src")), List.of());

        assertThat(programs.path("etcd"))
                .isEqualTo(root.resolve("cluster/bin/etcd"))
                .isAbsolute();
    }

    @Test
    void aMissingOneIsReportedInOneLineWithTheCommandThatBuildsIt() throws IOException {
        Files.createFile(root.resolve("mvnw"));
        install(root.resolve("cluster/bin"), "kubectl");

        assertThatIllegalStateException()
                .isThrownBy(() -> Programs.find(Map.of(), root, List.of()))
                .withMessage(root.resolve("cluster/bin")
                        + " has no etcd, kube-apiserver; run: cluster/build etcd kube-apiserver kubectl");
    }

    @Test
    void aVariableNamesAnotherDirectory() throws IOException {
        install(root.resolve("elsewhere"), "etcd", "kube-apiserver", "kubectl");

        var programs = Programs.find(
                Map.of("MESOS_OPERATOR_PROGRAMS", root.resolve("elsewhere").toString()), root, List.of());

        assertThat(programs.path("kubectl")).isEqualTo(root.resolve("elsewhere/kubectl"));
    }

    @Test
    void aWrongVariableIsNamed() {
        assertThatIllegalStateException()
                .isThrownBy(() -> Programs.find(Map.of("MESOS_OPERATOR_PROGRAMS", root.toString()), root, List.of()))
                .withMessage("MESOS_OPERATOR_PROGRAMS is " + root
                        + ", which has no etcd, kube-apiserver, kubectl; unset it and run: cluster/build etcd"
                        + " kube-apiserver kubectl");
    }

    @Test
    void whatElseIsWantedMustBeThereToo() throws IOException {
        Files.createFile(root.resolve("mvnw"));
        install(root.resolve("cluster/bin"), "etcd", "kube-apiserver", "kubectl");

        assertThatIllegalStateException()
                .isThrownBy(() -> Programs.find(Map.of(), root, List.of("kwok")))
                .withMessage(root.resolve("cluster/bin")
                        + " has no kwok; run: cluster/build etcd kube-apiserver kubectl kwok");
    }

    private static void install(Path directory, String... names) throws IOException {
        Files.createDirectories(directory);
        for (var name : names) {
            assertThat(Files.createFile(directory.resolve(name)).toFile().setExecutable(true))
                    .isTrue();
        }
    }
}
