package io.mesosoperator.app;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Programs of module {@code driver} that know only {@code mesos.jar}, with the driver's jar before it. */
final class DriversProgram {

    private static final Path DRIVER = Path.of("..", "driver");
    private static final Path JARS = DRIVER.resolve("target/mesos");
    private static final Pattern SPACE = Pattern.compile(" ");

    private DriversProgram() {}

    /**
     * Starts a framework.
     *
     * @param port of the master
     * @param jars how the names of its jars begin
     */
    static Process scheduler(int port, String jars, String program, String... arguments) throws IOException {
        var command = command(jars, program);
        command.add("127.0.0.1:" + port);
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("MESOS_NATIVE_JAVA_LIBRARY", "/usr/lib/no-libmesos.so");
        return builder.start();
    }

    /** Starts an executor, which knows nothing but these variables. */
    static Process executor(Map<String, String> environment, String jars, String program) throws IOException {
        var builder = new ProcessBuilder(command(jars, program)).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().clear();
        builder.environment().putAll(environment);
        return builder.start();
    }

    private static List<String> command(String jars, String program) {
        var path = Stream.concat(
                        Stream.of(DRIVER.resolve("target/classes")),
                        SPACE.splitAsStream(jars).map(DriversProgram::jar))
                .map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));
        return new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Duser.name=nobody", // root may not run frameworks
                "-classpath",
                path,
                DRIVER.resolve("src/test/frameworks/" + program + ".java").toString()));
    }

    private static Path jar(String name) {
        try (var files = Files.list(JARS)) {
            return files.filter(file -> file.getFileName().toString().startsWith(name))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError(name + " is not in " + JARS));
        } catch (IOException missing) {
            throw new AssertionError("run ./mvnw -pl driver test-compile once: " + missing, missing);
        }
    }
}
