package io.mesosoperator.bench.scale;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Seconds of CPU, as {@code /proc} has them. */
final class CpuTimes {

    // Linux tells programs of a hundred ticks a second on all its machines, whatever its own clock is.
    private static final double TICKS_PER_SECOND = 100;

    // After the name in parentheses: state is the first, utime the twelfth, stime the thirteenth.
    private static final int USER = 11;
    private static final int SYSTEM = 12;

    private static final List<String> COMPILER = List.of("C1 Comp", "C2 Comp");
    private static final List<String> COLLECTOR = List.of("VM Thread", "GC Thread", "G1 ");

    private CpuTimes() {}

    /** Of a process, with the threads that have ended. */
    static double of(long pid) {
        return parse(read(Path.of("/proc", Long.toString(pid), "stat")));
    }

    /** Of a JVM's compiler and collector: those of their threads that have not ended. */
    static Map<String, Double> ofJvm(long pid) {
        var times = new TreeMap<String, Double>(Map.of("compiler", 0.0, "collector", 0.0));
        try (var threads = Files.list(Path.of("/proc", Long.toString(pid), "task"))) {
            for (var thread : threads.toList()) {
                var part = part(read(thread.resolve("comm")));
                if (!part.isEmpty()) {
                    times.merge(part, parse(read(thread.resolve("stat"))), Double::sum);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return times;
    }

    /** What a thread with this name does; empty for the program's own work. */
    static String part(String thread) {
        if (COMPILER.stream().anyMatch(thread::startsWith)) {
            return "compiler";
        }
        return COLLECTOR.stream().anyMatch(thread::startsWith) ? "collector" : "";
    }

    /** Of a line of {@code stat}; 0 for an empty one. */
    static double parse(String stat) {
        if (stat.isEmpty()) {
            return 0;
        }
        // The name may have spaces and parentheses of its own.
        var fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ", -1);
        return (Long.parseLong(fields[USER]) + Long.parseLong(fields[SYSTEM])) / TICKS_PER_SECOND;
    }

    /** Empty when the process or thread has ended. */
    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException ended) {
            return "";
        }
    }
}
