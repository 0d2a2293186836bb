package io.mesosoperator.cluster;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Where the programs are that make up the API server; every path is absolute. */
record Programs(Path etcd, Path kubeApiserver, Path kubectl) {

    /** Names a directory that is used instead of {@code cluster/bin}. */
    static final String DIRECTORY_VARIABLE = "MESOS_OPERATOR_PROGRAMS";

    private static final String BUILD = "cluster/build etcd kube-apiserver kubectl";

    /** The programs; an IllegalStateException when one is missing, whose message is the command that builds it. */
    static Programs find() {
        return find(System.getenv(), Path.of(""));
    }

    static Programs find(Map<String, String> environment, Path workingDirectory) {
        var override = environment.get(DIRECTORY_VARIABLE);
        var directory = override == null
                ? repositoryRoot(workingDirectory.toAbsolutePath()).resolve("cluster/bin")
                : Path.of(override).toAbsolutePath();
        var missing = Stream.of("etcd", "kube-apiserver", "kubectl")
                .filter(name -> !Files.isExecutable(directory.resolve(name)))
                .collect(Collectors.joining(", "));
        if (!missing.isEmpty()) {
            throw new IllegalStateException(
                    override == null
                            ? "%s has no %s; run: %s".formatted(directory, missing, BUILD)
                            : "%s is %s, which has no %s; unset it and run: %s"
                                    .formatted(DIRECTORY_VARIABLE, directory, missing, BUILD));
        }
        return new Programs(
                directory.resolve("etcd"), directory.resolve("kube-apiserver"), directory.resolve("kubectl"));
    }

    /**
     * Maven runs tests in the module's folder, an IDE often in the root: the root is the folder that has {@code mvnw}.
     */
    private static Path repositoryRoot(Path start) {
        return Stream.iterate(start, folder -> folder != null, Path::getParent)
                .filter(folder -> Files.exists(folder.resolve("mvnw")))
                .findFirst()
                .orElseThrow(
                        () -> new IllegalStateException(("no folder above %s has mvnw, so cluster/bin cannot be found;"
                                        + " run the tests inside the repository, or set %s")
                                .formatted(start, DIRECTORY_VARIABLE)));
    }
}
