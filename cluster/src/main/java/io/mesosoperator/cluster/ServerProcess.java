package io.mesosoperator.cluster;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** One running program. Its output goes to {@code <name>.log}, its process id to {@code <name>.pid}. */
public final class ServerProcess {

    private static final int LINES_IN_A_REPORT = 15;

    private final String name;
    private final Process process;
    private final Path log;
    private final Path pidFile;

    private ServerProcess(String name, Process process, Path log, Path pidFile) {
        this.name = name;
        this.process = process;
        this.log = log;
        this.pidFile = pidFile;
    }

    static ServerProcess start(String name, Path directory, List<String> command) {
        return start(name, directory, command, Map.of());
    }

    /** @param environment beside this JVM's own */
    static ServerProcess start(String name, Path directory, List<String> command, Map<String, String> environment) {
        var log = directory.resolve(name + ".log");
        var pidFile = directory.resolve(name + ".pid");
        try {
            var builder = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
            builder.environment().putAll(environment);
            var process = builder.start();
            Files.writeString(pidFile, Long.toString(process.pid()));
            var _ = process.onExit().thenRun(() -> forget(pidFile));
            return new ServerProcess(name, process, log, pidFile);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + name, e);
        }
    }

    /** The id may be somebody else's as soon as the process has ended, and {@link Lifeline} must not kill that one. */
    private static void forget(Path pidFile) {
        try {
            Files.deleteIfExists(pidFile);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String name() {
        return name;
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Asks the program to end, and ends it when it has not within {@code patience}. */
    public void terminate(Duration patience) {
        process.destroy();
        if (!ended(patience)) {
            kill();
        }
    }

    /** Waits for the end of a program that ends by itself: whether it comes in time, and with exit code 0. */
    public boolean endsWell(Duration patience) {
        return ended(patience) && process.exitValue() == 0;
    }

    /** Ends the program at once, even when it is paused. */
    void kill() {
        process.destroyForcibly();
        if (!ended(Duration.ofSeconds(10))) {
            throw new IllegalStateException("%s (process %d) survives SIGKILL".formatted(name, process.pid()));
        }
    }

    /**
     * Stops the program where it is. The signal reaches its threads one by one, and this waits until it has them all.
     */
    void pause() {
        signal("STOP");
        await("every thread of " + name + " to stand still")
                .atMost(Duration.ofMinutes(1))
                .pollDelay(Duration.ZERO)
                .until(this::standsStill);
    }

    void unpause() {
        signal("CONT");
    }

    /** The end of the log, for a message that says why the program does not answer. */
    public String report() {
        try (var lines = Files.lines(log)) {
            var all = lines.toList();
            return "%s %s; the end of %s:%n%s"
                    .formatted(
                            name,
                            isAlive() ? "is running" : "ended with exit code " + process.exitValue(),
                            log,
                            all.stream()
                                    .skip(Math.max(0, all.size() - LINES_IN_A_REPORT))
                                    .collect(Collectors.joining("\n")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A process handle can only ask and kill; the shell's own {@code kill} is there wherever a shell is. */
    private void signal(String signal) {
        try {
            var exitCode = new ProcessBuilder("sh", "-c", "kill -%s %d".formatted(signal, process.pid()))
                    .inheritIO()
                    .start()
                    .waitFor();
            if (exitCode != 0) {
                throw new IllegalStateException("cannot send SIG%s to %s".formatted(signal, name));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw Interruptions.passOn(e);
        }
    }

    /** True where the system does not tell: only Linux has these files. */
    private boolean standsStill() throws IOException {
        var threads = Path.of("/proc/%d/task".formatted(process.pid()));
        if (!Files.isDirectory(threads)) {
            return true;
        }
        try (var each = Files.list(threads)) {
            return each.allMatch(ServerProcess::isStopped);
        }
    }

    private static boolean isStopped(Path thread) {
        try {
            return Files.readString(thread.resolve("status")).contains("\nState:\tT");
        } catch (IOException ended) {
            return true;
        }
    }

    /** Waits for the end; false when it has not come in time. */
    boolean ended(Duration patience) {
        try {
            var ended = process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
            if (ended) {
                forget(pidFile);
            }
            return ended;
        } catch (InterruptedException e) {
            throw Interruptions.passOn(e);
        }
    }
}
