package io.mesosoperator.bench.scale;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingFile;

/** A recording of Java's Flight Recorder, in a file. */
record Recording(List<Sample> samples, Duration pauses, int collections, String event) {

    private static final String NAME = "scale";
    private static final String CPU_TIME = "jdk.CPUTimeSample";
    private static final String EXECUTION = "jdk.ExecutionSample";
    private static final String COLLECTION = "jdk.GarbageCollection";

    /** Options of a JVM that is to be recorded. */
    static List<String> javaOptions() {
        return List.of(
                "-XX:+UnlockDiagnosticVMOptions",
                "-XX:+DebugNonSafepoints",
                "-XX:FlightRecorderOptions:stackdepth=128");
    }

    /** Begins to record: what the JVM needs to warm up is not of interest. */
    static void start(OperatorProcess operator) {
        // A sample for each 10 ms of CPU of a thread, where the system has that; else of those that run, every 10 ms.
        var _ = operator.jcmd(
                "JFR.start",
                "name=" + NAME,
                "settings=profile",
                CPU_TIME + "#enabled=true",
                CPU_TIME + "#throttle=10ms");
    }

    /** Writes what was recorded so far. */
    static void dump(OperatorProcess operator, Path file) {
        var _ = operator.jcmd("JFR.dump", "name=" + NAME, "filename=" + file.toAbsolutePath());
    }

    static Recording read(Path file) {
        var byCpu = new ArrayList<Sample>();
        var byExecution = new ArrayList<Sample>();
        var pauses = Duration.ZERO;
        var collections = 0;
        try (var recording = new RecordingFile(file)) {
            while (recording.hasMoreEvents()) {
                var event = recording.readEvent();
                switch (event.getEventType().getName()) {
                    case CPU_TIME -> byCpu.add(sample(event, "eventThread"));
                    case EXECUTION -> byExecution.add(sample(event, "sampledThread"));
                    case COLLECTION -> {
                        pauses = pauses.plus(event.getDuration("sumOfPauses"));
                        collections++;
                    }
                    default -> {
                        // says nothing of CPU
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return byCpu.isEmpty()
                ? new Recording(byExecution, pauses, collections, EXECUTION)
                : new Recording(byCpu, pauses, collections, CPU_TIME);
    }

    private static Sample sample(RecordedEvent event, String threadField) {
        var thread = event.getThread(threadField);
        var name = thread == null ? null : thread.getJavaName();
        var stack = event.getStackTrace();
        var frames = stack == null
                ? List.<Sample.Frame>of()
                : stack.getFrames().stream()
                        .filter(RecordedFrame::isJavaFrame)
                        .map(frame -> new Sample.Frame(
                                frame.getMethod().getType().getName(),
                                frame.getMethod().getName(),
                                frame.getLineNumber()))
                        .toList();
        return new Sample(frames, name == null ? "" : name);
    }

    String page() {
        return String.format(
                        Locale.ROOT,
                        "%,d samples (%s); %d collections of garbage, %.1f s in all%n%n",
                        samples.size(),
                        event,
                        collections,
                        pauses.toMillis() / 1000.0)
                + new CpuProfile(samples).page();
    }
}
