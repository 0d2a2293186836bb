package io.mesosoperator.task.pod;

import java.util.regex.Pattern;

/**
 * Escapes a text so that Kubernetes passes it to the process unchanged. In commands, arguments and environment values
 * Kubernetes replaces {@code $(NAME)} and turns {@code $$} into {@code $}; Mesos does neither.
 */
public final class Literal {

    /** A single dollar without a parenthesis after it is safe and stays readable. */
    private static final Pattern SPECIAL = Pattern.compile("\\${2,}|\\$(?=\\()");

    private Literal() {}

    public static String of(String text) {
        return SPECIAL.matcher(text)
                .replaceAll(dollars -> "\\$".repeat(2 * dollars.group().length()));
    }
}
