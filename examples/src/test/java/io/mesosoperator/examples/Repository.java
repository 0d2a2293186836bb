package io.mesosoperator.examples;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The working copy: the folder that has {@code mvnw}, wherever the tests are run. */
final class Repository {

    private static final Path ROOT = Stream.iterate(
                    Path.of("").toAbsolutePath(), folder -> folder != null, Path::getParent)
            .filter(folder -> Files.exists(folder.resolve("mvnw")))
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("no folder above has mvnw: run the tests in the repository"));

    private Repository() {}

    static Path file(String path) {
        return ROOT.resolve(path);
    }

    static String read(String path) {
        try {
            return Files.readString(file(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One of the programs that {@code cluster/build} makes. */
    static String program(String name) {
        var program = file("cluster/bin").resolve(name);
        if (!Files.isExecutable(program)) {
            throw new IllegalStateException("there is no %s; run: cluster/build %s".formatted(program, name));
        }
        return program.toString();
    }
}
