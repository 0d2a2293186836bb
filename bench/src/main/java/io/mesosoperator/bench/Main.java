package io.mesosoperator.bench;

import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs the benchmarks and prints a table: short runs, because there are many and the best one counts. */
public final class Main {

    private static final String HEAP = "-Xmx6g";

    private Main() {}

    /**
     * Runs the benchmarks.
     *
     * @param args {@code Memory} for the table of {@link MemoryBenchmark}, or options of JMH: a pattern for the names
     *     of the benchmarks to run, {@code -p agents=5000} and the like
     */
    public static void main(String[] args) throws Exception {
        if (args.length > 0 && args[0].equals("Memory")) {
            print(MemoryBenchmark.table(List.of(args).subList(1, args.length)));
            return;
        }
        var options = new OptionsBuilder()
                .parent(new CommandLineOptions(args))
                .forks(1)
                .jvmArgs(HEAP, "--sun-misc-unsafe-memory-access=allow") // JMH uses it; this silences the warning
                .warmupIterations(2)
                .warmupTime(TimeValue.seconds(1))
                .measurementIterations(4)
                .measurementTime(TimeValue.seconds(1))
                .shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT);
        print(Runtime.getRuntime().availableProcessors() + " cores, JDK " + Runtime.version() + ", " + HEAP + "\n");
        Collection<RunResult> results = new Runner(options.build()).run();
        print(Table.of(results));
    }

    @SuppressWarnings("SystemOut")
    private static void print(String text) {
        System.out.println(text);
    }
}
