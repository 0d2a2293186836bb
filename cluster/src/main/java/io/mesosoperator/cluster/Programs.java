package io.mesosoperator.cluster;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where the programs of a control plane are.
 *
 * @param directory has them all under their names; absolute
 */
public record Programs(Path directory) {

    /** Names a directory that is used instead of {@code cluster/bin}. */
    static final String DIRECTORY_VARIABLE = "MESOS_OPERATOR_PROGRAMS";

    private static final List<String> OF_AN_API_SERVER = List.of("etcd", "kube-apiserver", "kubectl");

    /** What an API server needs; an IllegalStateException when one is missing says the command that builds it. */
    static Programs find() {
        return find(List.of());
    }

    /** What an API server needs, and these; see {@link #find()}. */
    public static Programs find(List<String> more) {
        return find(System.getenv(), Path.of(""), more);
    }

    static Programs find(Map<String, String> environment, Path workingDirectory, List<String> more) {
        var wanted = Stream.concat(OF_AN_API_SERVER.stream(), more.stream()).toList();
        var override = environment.get(DIRECTORY_VARIABLE);
        var directory = override == null
                ? repositoryRoot(workingDirectory.toAbsolutePath()).resolve("cluster/bin")
                : Path.of(override).toAbsolutePath();
        var missing = wanted.stream()
                .filter(name -> !Files.isExecutable(directory.resolve(name)))
                .collect(Collectors.joining(", "));
        if (!missing.isEmpty()) {
            var build = "cluster/build " + String.join(" ", wanted);
            throw new IllegalStateException(
                    override == null
                            ? "%s has no %s; run: %s".formatted(directory, missing, build)
                            : "%s is %s, which has no %s; unset it and run: %s"
                                    .formatted(DIRECTORY_VARIABLE, directory, missing, build));
        }
        return new Programs(directory);
    }

    /** Of those that were asked for. */
    public Path path(String name) {
        return directory.resolve(name);
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
