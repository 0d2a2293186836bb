package io.mesosoperator.app;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What {@code /metrics} answers.
 *
 * @param types by name
 * @param labels by name of the sample, which of a histogram has a suffix
 */
record Exposition(Map<String, String> types, Map<String, Set<String>> labels) {

    private static final Pattern SAMPLE = Pattern.compile("([a-z_0-9]+)(?:\\{(.*)})? \\S+");
    private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"[^\"]*\"");

    static Exposition of(String text) {
        var types = new LinkedHashMap<String, String>();
        var labels = new LinkedHashMap<String, Set<String>>();
        text.lines().forEach(line -> {
            if (line.startsWith("# TYPE ")) {
                var words = line.split(" ", -1);
                types.put(words[2], words[3]);
            } else if (!line.startsWith("#")) {
                var sample = SAMPLE.matcher(line);
                if (!sample.matches()) {
                    throw new AssertionError("not a sample: " + line);
                }
                var named = labels.computeIfAbsent(sample.group(1), any -> new TreeSet<>());
                LABEL.matcher(sample.group(2) == null ? "" : sample.group(2))
                        .results()
                        .forEach(label -> named.add(label.group(1)));
            }
        });
        return new Exposition(types, labels);
    }

    /** The labels of the samples of a metric, whatever its suffix; not those that a histogram has by itself. */
    Set<String> labelsOf(String name) {
        var all = new TreeSet<String>();
        Arrays.asList("", "_count", "_sum", "_bucket", "_max")
                .forEach(suffix -> all.addAll(labels.getOrDefault(name + suffix, Set.of())));
        all.remove("le");
        return all;
    }
}
