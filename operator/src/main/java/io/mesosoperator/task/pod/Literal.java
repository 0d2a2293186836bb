package io.mesosoperator.task.pod;

import java.util.regex.Pattern;

/**
 * A text that Kubernetes hands to the process as it is. In commands, arguments and environment values Kubernetes
 * replaces {@code $(NAME)} and turns {@code $$} into {@code $}; Mesos does neither.
 */
public final class Literal {

    /** A dollar alone, with no parenthesis behind it, is safe and stays readable. */
    private static final Pattern SPECIAL = Pattern.compile("\\${2,}|\\$(?=\\()");

    private Literal() {}

    public static String of(String text) {
        return SPECIAL.matcher(text)
                .replaceAll(dollars -> "\\$".repeat(2 * dollars.group().length()));
    }
}
