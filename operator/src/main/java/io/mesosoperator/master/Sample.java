package io.mesosoperator.master;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The labels and the value of a line of Prometheus' text format.
 *
 * @param millis when it was measured, since 1970; 0 if the line does not say
 */
record Sample(Map<String, String> labels, double value, long millis) {

    String label(String name) {
        return labels.getOrDefault(name, "");
    }

    /**
     * Reads what comes behind the name of the metric, from the brace on.
     *
     * @return null if it is not of that form
     */
    static @Nullable Sample of(String text) {
        var labels = new HashMap<String, String>();
        var at = 1;
        while (at < text.length() && text.charAt(at) != '}') {
            var equals = text.indexOf("=\"", at);
            if (equals < 0) {
                return null;
            }
            var value = new StringBuilder();
            var end = quoted(text, equals + 2, value);
            if (end < 0) {
                return null;
            }
            labels.put(text.substring(at, equals).strip(), value.toString());
            at = end + 1;
            if (at < text.length() && text.charAt(at) == ',') {
                at++;
            }
        }
        return at < text.length() ? of(labels, text.substring(at + 1).strip()) : null;
    }

    private static @Nullable Sample of(Map<String, String> labels, String numbers) {
        var blank = numbers.indexOf(' ');
        try {
            var value = Double.parseDouble(blank < 0 ? numbers : numbers.substring(0, blank));
            return new Sample(
                    labels,
                    value,
                    blank < 0 ? 0 : Long.parseLong(numbers.substring(blank + 1).strip()));
        } catch (NumberFormatException none) { // also for +Inf and NaN in Prometheus' spelling, which no counter is
            return null;
        }
    }

    /** Appends the text up to the closing quote. Returns where that is; -1 if it never comes. */
    private static int quoted(String text, int from, StringBuilder to) {
        for (var i = from; i < text.length(); i++) {
            var c = text.charAt(i);
            if (c == '"') {
                return i;
            }
            if (c == '\\' && i + 1 < text.length()) {
                i++;
                to.append(text.charAt(i) == 'n' ? '\n' : text.charAt(i));
            } else {
                to.append(c);
            }
        }
        return -1;
    }
}
