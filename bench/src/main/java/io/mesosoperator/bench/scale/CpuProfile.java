package io.mesosoperator.bench.scale;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import io.mesosoperator.bench.scale.Sample.Frame;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Where the CPU of the program's own threads went: by kind of work, by who began it, and by our innermost line. The
 * threads of the JVM, which compile and collect, run no Java and so have no samples.
 */
final class CpuProfile {

    private static final String OURS = "io.mesosoperator.";
    private static final String NOT_OURS = "(none of ours)";
    private static final int LONGEST = 25;

    private static final List<String> PLUMBING = List.of(
            OURS + "kubernetes.NamespaceShares",
            OURS + "kubernetes.WorkQueue",
            OURS + "kubernetes.InitialListBarrier",
            OURS + "kubernetes.GuardedEventHandler");

    /** @param prefixes of classes; the innermost frame that has one decides */
    private record Kind(String name, List<String> prefixes) {

        boolean has(Frame frame) {
            return prefixes.stream().anyMatch(frame.type()::startsWith);
        }
    }

    private static final List<Kind> KINDS = List.of(
            new Kind(
                    "TLS",
                    List.of(
                            "sun.security.",
                            "javax.crypto.",
                            "com.sun.crypto.",
                            "javax.net.ssl.",
                            "jdk.internal.net.http.common.SSL")),
            new Kind("HTTP", List.of("jdk.internal.net.http.", "java.net.http.", "sun.nio.ch.", "java.nio.channels.")),
            new Kind("JSON", List.of("com.fasterxml.")),
            new Kind("protobuf", List.of("com.google.protobuf.", "org.apache.mesos.")),
            new Kind("Kubernetes client", List.of("io.fabric8.")),
            new Kind("operator framework", List.of("io.javaoperatorsdk.")),
            new Kind("logging", List.of("org.apache.logging.", "org.slf4j.")),
            new Kind("own code", List.of(OURS)));

    private final List<Sample> samples;

    CpuProfile(List<Sample> samples) {
        this.samples = List.copyOf(samples);
    }

    String page() {
        return List.of(
                        table("kind of work", CpuProfile::kind),
                        table("begun by", CpuProfile::entry),
                        table("our innermost line", CpuProfile::innermost))
                .stream()
                .collect(Collectors.joining("\n"));
    }

    private String table(String title, Function<Sample, String> by) {
        return shares(by).entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(LONGEST)
                .map(share -> String.format(
                        Locale.ROOT, "| %s | %.1f %% |", share.getKey(), 100.0 * share.getValue() / samples.size()))
                .collect(Collectors.joining("\n", "| %s | share |%n| --- | ---: |%n".formatted(title), "\n"));
    }

    private Map<String, Long> shares(Function<Sample, String> by) {
        return samples.stream().collect(groupingBy(by, counting()));
    }

    /** The kind of the innermost frame that has one. */
    static String kind(Sample sample) {
        return sample.frames().stream()
                .flatMap(frame -> KINDS.stream().filter(kind -> kind.has(frame)).limit(1))
                .findFirst()
                .map(Kind::name)
                .orElse("other");
    }

    /** Our outermost method: what asked for the work. What only hands work to others is passed over. */
    static String entry(Sample sample) {
        return sample.frames().stream()
                .filter(frame -> isOurs(frame) && !isPlumbing(frame))
                .reduce((_, outer) -> outer)
                .map(CpuProfile::name)
                .orElseGet(() -> NOT_OURS + " " + sample.thread().replaceAll("\\d+", "#"));
    }

    /** Our innermost line: what the work is for. */
    static String innermost(Sample sample) {
        return sample.frames().stream()
                .filter(CpuProfile::isOurs)
                .findFirst()
                .map(frame -> name(frame) + ":" + frame.line())
                .orElse(NOT_OURS);
    }

    private static boolean isPlumbing(Frame frame) {
        return frame.type().contains("$$Lambda") || PLUMBING.stream().anyMatch(frame.type()::startsWith);
    }

    private static boolean isOurs(Frame frame) {
        return frame.type().startsWith(OURS);
    }

    private static String name(Frame frame) {
        return frame.type().substring(OURS.length()) + "." + frame.method();
    }
}
