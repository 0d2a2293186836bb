package io.mesosoperator.runbook;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Bash on the machine of an administrator, who has kubectl, helm and the repository.
 *
 * @param directory where the commands are run; has {@code helm} and {@code crds} of the repository
 * @param kubeconfig of the administrator
 */
public record Shell(Path directory, Path kubeconfig) {

    private static final Path PROGRAMS = Runbook.ROOT.resolve("cluster/bin");

    private static final int PATIENCE_SECONDS = 240;

    /**
     * A shell in this directory.
     *
     * @param directory empty; gets links to what the commands name of the repository
     */
    public static Shell in(Path directory, Path kubeconfig) {
        try {
            for (var name : List.of("helm", "crds", "deploy")) {
                Files.createSymbolicLink(directory.resolve(name), Runbook.ROOT.resolve(name));
            }
            var bin = Files.createDirectory(directory.resolve("bin"));
            Files.createSymbolicLink(bin.resolve("kubectl"), PROGRAMS.resolve("kubectl"));
            // A Helm that is released knows the Kubernetes of its day; one that is built from its sources says 1.20.
            var helm = Files.writeString(bin.resolve("helm"), """
                    #!/bin/sh
                    if [ "$1" = template ]; then exec %1$s "$@" --kube-version=1.36; fi
                    exec %1$s "$@"
                    """.formatted(PROGRAMS.resolve("helm")));
            Files.setPosixFilePermissions(helm, PosixFilePermissions.fromString("rwxr-xr-x"));
            return new Shell(directory, kubeconfig);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs it to its end, which must be a good one; the first command that fails ends it. Returns what it said. */
    public String run(String script) {
        try {
            var out = Files.createTempFile(directory, "said-", ".txt");
            var builder = new ProcessBuilder("bash", "-euo", "pipefail", "-c", script)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(out.toFile());
            var environment = builder.environment();
            environment.put("PATH", directory.resolve("bin") + File.pathSeparator + environment.get("PATH"));
            environment.put("KUBECONFIG", kubeconfig.toString());
            environment.put("HOME", directory.toString());
            var process = builder.start();
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly().waitFor();
                throw new AssertionError("not ended after %d seconds:%n%s%n%s"
                        .formatted(PATIENCE_SECONDS, script, Files.readString(out)));
            }
            if (process.exitValue() != 0) {
                throw new AssertionError(
                        "ended with %d:%n%s%n%s".formatted(process.exitValue(), script, Files.readString(out)));
            }
            return Files.readString(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
