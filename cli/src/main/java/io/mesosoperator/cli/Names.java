package io.mesosoperator.cli;

import java.security.SecureRandom;
import java.util.Locale;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/** Names of objects that nobody has chosen. */
final class Names {

    /** Without vowels, so that no words come out; as Kubernetes' own. */
    private static final String LETTERS = "bcdfghjklmnpqrstvwxz2456789";

    private static final int SUFFIX = 5;
    private static final int LONGEST = 63;
    private static final Pattern ILLEGAL = Pattern.compile("[^a-z0-9]+");

    private Names() {}

    static String fresh(String base) {
        return fresh(base, new SecureRandom());
    }

    static String fresh(String base, RandomGenerator random) {
        var suffix = new StringBuilder("-");
        for (int i = 0; i < SUFFIX; i++) {
            suffix.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        var kept = base.substring(0, Math.min(base.length(), LONGEST - suffix.length()));
        return kept + suffix;
    }

    /** A text as a part of a name. */
    static String legal(String text) {
        var word = ILLEGAL.matcher(text.toLowerCase(Locale.ROOT)).replaceAll("-");
        return word.replaceAll("^-+|-+$", "");
    }
}
