package io.mesosoperator.driver;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A program of {@code src/test/frameworks}: compiled against a {@code mesos.jar}, and run in a JVM of its own. */
record Program(String name, List<Path> libraries, Path classes) {

    private static final Path JARS = Path.of("target/mesos");
    private static final Pattern SPACE = Pattern.compile(" ");
    private static final ToolProvider JAVAC = ToolProvider.findFirst("javac").orElseThrow();

    /**
     * Compiles it. The driver is not on the class path: in the program's time there was none.
     *
     * @param jars how files in {@code target/mesos} are named, or begin
     * @param into a folder
     */
    static Program compile(String name, String jars, Path into) {
        var libraries = SPACE.splitAsStream(jars).map(Program::jar).toList();
        var arguments = List.of(
                "-nowarn",
                "-Xlint:-options",
                "--release",
                "8",
                "-classpath",
                classPath(libraries),
                "-d",
                into.toString(),
                "src/test/frameworks/" + name + ".java");
        assertThat(JAVAC.run(System.out, System.err, arguments.toArray(String[]::new)))
                .isZero();
        return new Program(name, libraries, into);
    }

    /** Runs it, with the driver before everything else on the class path. */
    Running run(Map<String, String> environment, String... arguments) throws IOException {
        var path = classPath(Stream.of(List.of(Path.of("target/classes")), libraries, List.of(classes))
                .flatMap(List::stream)
                .toList());
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-classpath",
                path,
                name));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).redirectErrorStream(false);
        builder.redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().putAll(environment);
        return new Running(builder.start());
    }

    /** A JVM, which ends with the test at the latest. */
    record Running(Process process) implements AutoCloseable {

        /** Waits for the end of it; what it has printed, and at last its exit code. */
        List<String> output() throws IOException, InterruptedException {
            try (var lines = process.inputReader()) {
                var output = lines.lines().collect(Collectors.toCollection(ArrayList::new));
                assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
                output.add("exit " + process.exitValue());
                return output;
            }
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }

    private static Path jar(String name) {
        try (var files = Files.list(JARS)) {
            return files.filter(file -> file.getFileName().toString().startsWith(name))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError(name + " is not in " + JARS + "; Maven copies it there"));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static String classPath(List<Path> path) {
        return path.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }
}
