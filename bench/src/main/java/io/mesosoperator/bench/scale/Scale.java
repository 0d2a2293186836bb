package io.mesosoperator.bench.scale;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The command {@code bench/scale}, which is run in the root of the repository. */
public final class Scale {

    private static final Path RESULTS = Path.of("bench", "target", "scale");
    private static final Duration IDLE = Duration.ofSeconds(5);

    private final Arguments arguments;
    private final Results results;

    private Scale(Arguments arguments) {
        this.arguments = arguments;
        this.results = Results.in(RESULTS, arguments.name());
    }

    /** Measures what the arguments say; {@link Arguments#USAGE}. */
    @SuppressWarnings("SystemOut")
    public static void main(String[] args) {
        if (List.of(args).equals(List.of("help"))) {
            System.out.println(Arguments.USAGE);
            return;
        }
        try {
            run(Arguments.parse(List.of(args)));
        } catch (IllegalArgumentException wrong) {
            System.err.println(wrong.getMessage() + "\n\n" + Arguments.USAGE);
            System.exit(2);
        }
    }

    @SuppressWarnings("SystemOut")
    private static void run(Arguments arguments) {
        var words = arguments.commands();
        if (words.size() == 2) {
            System.out.println(Recording.read(Path.of(words.getLast())).page());
        } else {
            new Scale(arguments).run();
        }
    }

    private void run() {
        if (arguments.wants("throughput") || arguments.wants("latency")) {
            with(this::tasks);
        }
        // Without kubelets and controllers: nobody else asks anything of the API server.
        if (arguments.wants("requests")) {
            with(this::requests);
        }
        if (arguments.wants("offers")) {
            with(this::offers);
        }
        if (arguments.wants("coldstart")) {
            with(this::coldStart);
        }
    }

    private void with(Consumer<World> measurement) {
        try (var world = World.start(Path.of("").toAbsolutePath(), RESULTS, arguments.text(Arguments.SET))) {
            measurement.accept(world);
        }
    }

    private void tasks(World world) {
        world.simulate(arguments.number("nodes", 50));
        var javaOptions = profile().isPresent() ? Recording.javaOptions() : List.<String>of();
        try (var operator = world.startOperator(javaOptions)) {
            if (arguments.wants("throughput")) {
                throughput(world, operator);
            }
            if (arguments.wants("latency")) {
                latency(world);
            }
        }
    }

    private Optional<Path> profile() {
        return arguments.file(Arguments.PROFILE);
    }

    private void throughput(World world, OperatorProcess operator) {
        var kinds = arguments.list("kinds", String.join(",", Throughput.KINDS));
        var throughput = new Throughput(world, results, kinds);
        throughput.warmUp(arguments.number("warm-up", 200));
        results.add(throughput.idle(IDLE));
        profile().ifPresent(_ -> Recording.start(operator));
        var runs = throughput.rounds(arguments.number("n", 500), arguments.number("rounds", 2));
        profile().ifPresent(file -> Recording.dump(operator, file));
        results.say("\n" + ThroughputTable.of(runs));
    }

    private void latency(World world) {
        var seconds = arguments.number("seconds", 30);
        var latency = new Latency(world, results);
        if (!arguments.wants("throughput")) {
            new Throughput(world, results, List.of("tasks")).warmUp(arguments.number("warm-up", 200));
        }
        var paced = arguments.list("rates", "5,20").stream()
                .map(Integer::valueOf)
                .map(rate -> latency.measure(rate, seconds))
                .toList();
        results.say("\n" + Latency.table(paced));
    }

    private void requests(World world) {
        results.say("\n" + RequestCosts.table(new RequestCosts(world, results, arguments.number("n", 500)).measure()));
    }

    private void offers(World world) {
        var nodes = arguments.number("nodes", 500);
        world.addNodes(nodes);
        try (var _ = world.startOperator(List.of())) {
            var found = new OfferDelays(world, results)
                    .measure(nodes, arguments.number("frameworks", 20), arguments.number("changes", 60));
            results.say("\n" + OfferDelays.table(found));
        }
    }

    private void coldStart(World world) {
        var steps = arguments.list("steps", "1000:500:0,10000:500:0").stream()
                .map(ColdStart.Step::parse)
                .toList();
        results.say("\n" + ColdStart.table(new ColdStart(world, results).measure(steps)));
    }
}
