package io.mesosoperator.crds;

import static java.util.Comparator.comparingInt;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** Finds the name that was probably meant. */
public final class Suggestion {

    private Suggestion() {}

    /** The known name nearest to the given one, if it is near enough to be a typo or the protobuf spelling. */
    public static Optional<String> nearest(String given, Collection<String> known) {
        var plain = plain(given);
        // A long name is never a typo of a short one, and comparing them takes time that a malicious
        // name could exploit.
        return known.stream()
                .filter(name -> Math.abs(name.length() - given.length()) <= 4)
                .filter(name -> distance(plain, plain(name)) <= Math.max(1, plain.length() / 3))
                .min(comparingInt(name -> distance(plain, plain(name))));
    }

    /** Normalizes {@code task_id} and {@code TaskID}, so that both are near {@code taskId}. */
    private static String plain(String name) {
        return name.replace("_", "").replace("-", "").toLowerCase(Locale.ROOT);
    }

    /** The number of insertions, deletions, replacements and swaps of neighbours that turn one into the other. */
    private static int distance(String a, String b) {
        var steps = new int[a.length() + 1][b.length() + 1];
        for (var i = 0; i <= a.length(); i++) {
            for (var j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    steps[i][j] = i + j;
                    continue;
                }
                var replace = steps[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                steps[i][j] = Math.min(replace, 1 + Math.min(steps[i - 1][j], steps[i][j - 1]));
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    steps[i][j] = Math.min(steps[i][j], steps[i - 2][j - 2] + 1);
                }
            }
        }
        return steps[a.length()][b.length()];
    }
}
