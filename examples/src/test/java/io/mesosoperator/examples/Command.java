package io.mesosoperator.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A program to run, as a user would in a shell. */
final class Command {

    private static final int PATIENCE_SECONDS = 240;

    private final List<String> words;
    private final Map<String, String> environment = new HashMap<>();
    private String input = "";

    private Command(List<String> words) {
        this.words = words;
    }

    static Command of(String... words) {
        return new Command(Arrays.asList(words));
    }

    Command with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    Command input(String text) {
        input = text;
        return this;
    }

    /** What came of it. */
    record Result(String command, int exitCode, String out, String err) {

        /** Standard output, provided that it ended well. */
        String orThrow() {
            if (exitCode != 0) {
                throw new AssertionError("%s ended with %d:%n%s%s".formatted(command, exitCode, out, err));
            }
            return out;
        }
    }

    Result run() {
        try {
            var folder = Files.createTempDirectory("mesos-operator-examples-");
            try {
                return run(folder);
            } finally {
                for (var name : List.of("in", "out", "err")) {
                    Files.deleteIfExists(folder.resolve(name));
                }
                Files.delete(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private Result run(Path folder) throws IOException, InterruptedException {
        var in = Files.writeString(folder.resolve("in"), input);
        var out = folder.resolve("out");
        var err = folder.resolve("err");
        var builder = new ProcessBuilder(words)
                .redirectInput(in.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().putAll(environment);
        var process = builder.start();
        var command = String.join(" ", words);
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().waitFor();
            throw new AssertionError("%s has not ended after %d seconds:%n%s"
                    .formatted(command, PATIENCE_SECONDS, Files.readString(out, UTF_8)));
        }
        return new Result(command, process.exitValue(), Files.readString(out, UTF_8), Files.readString(err, UTF_8));
    }
}
