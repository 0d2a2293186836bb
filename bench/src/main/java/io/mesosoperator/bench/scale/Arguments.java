package io.mesosoperator.bench.scale;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is to be measured, and how much of it.
 *
 * @param commands none for all
 */
record Arguments(List<String> commands, Map<String, String> options) {

    static final String PROFILE = "profile";
    static final String SET = "set";

    static final String USAGE = """
            bench/scale [COMMAND] [--OPTION VALUE ...]     without a command every part; about ten minutes

            throughput    N tasks, N tasks launched together, N Jobs, an Indexed Job of N, N bare pods, in turns
              --n 500     --rounds 2   --kinds tasks,together,jobs,indexed,pods   --warm-up 200   --nodes 50
              --profile FILE.jfr       records where the operator's CPU goes
              --set NAME=VALUE,...     values of the chart, such as config.tasks.policy.bindToAgent=true
            latency       from a pod's phase to its task's status
              --rates 5,20 (a second)  --seconds 30   --warm-up 200   --nodes 50   --set NAME=VALUE,...
            requests      what a request of each kind costs the API server
              --n 500
            offers        how soon frameworks have offers, and offers follow what they are of
              --nodes 500   --frameworks 20   --changes 60
            coldstart     from start to ready, and memory, in clusters that are full already
              --steps 1000:500:0,10000:500:0 (PODS:NODES:TASKS, growing)
            profile FILE.jfr    where the CPU of a recording went""";

    private static final Map<String, List<String>> KNOWN = Map.of(
            "throughput",
            List.of("n", "rounds", "kinds", "warm-up", "nodes", "profile", SET),
            "latency",
            List.of("rates", "seconds", "warm-up", "nodes", SET),
            "requests",
            List.of("n"),
            "offers",
            List.of("nodes", "frameworks", "changes"),
            "coldstart",
            List.of("steps"),
            PROFILE,
            List.of());

    /** An IllegalArgumentException says what is wrong. */
    static Arguments parse(List<String> words) {
        var commands = new ArrayList<String>();
        var options = new HashMap<String, String>();
        var rest = new ArrayDeque<>(words);
        while (!rest.isEmpty()) {
            var word = rest.poll();
            if (!word.startsWith("--")) {
                commands.add(word);
            } else if (rest.isEmpty()) {
                throw new IllegalArgumentException(word + " needs a value");
            } else {
                options.put(word.substring(2), rest.poll());
            }
        }
        var arguments = new Arguments(List.copyOf(commands), Map.copyOf(options));
        arguments.check();
        return arguments;
    }

    private void check() {
        var command = commands.isEmpty() ? "" : commands.getFirst();
        if (!command.isEmpty() && !KNOWN.containsKey(command)) {
            throw new IllegalArgumentException("there is no command " + command);
        }
        if (command.equals(PROFILE) && commands.size() == 1) {
            throw new IllegalArgumentException("profile needs the name of a recording");
        }
        if (commands.size() > (command.equals(PROFILE) ? 2 : 1)) {
            throw new IllegalArgumentException("one command at a time, not " + String.join(" ", commands));
        }
        for (var option : options.keySet()) {
            if (command.isEmpty()) {
                if (KNOWN.values().stream().noneMatch(names -> names.contains(option))) {
                    throw new IllegalArgumentException("nothing has option --" + option);
                }
            } else if (!KNOWN.getOrDefault(command, List.of()).contains(option)) {
                throw new IllegalArgumentException(command + " has no option --" + option);
            }
        }
    }

    /** Whether this part is to be measured. */
    boolean wants(String command) {
        return commands.isEmpty() || commands.getFirst().equals(command);
    }

    /** The name of what is measured. */
    String name() {
        return commands.isEmpty() ? "all" : commands.getFirst();
    }

    int number(String option, int otherwise) {
        var text = options.get(option);
        try {
            return text == null ? otherwise : Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("--%s: '%s' is no whole number".formatted(option, text), e);
        }
    }

    List<String> list(String option, String otherwise) {
        return List.of(options.getOrDefault(option, otherwise).split(",", -1));
    }

    Optional<String> text(String option) {
        return Optional.ofNullable(options.get(option));
    }

    Optional<Path> file(String option) {
        return text(option).map(Path::of);
    }
}
