package io.mesosoperator.task.pod;

/** What stands before the first equals sign, for messages: what follows it may be a secret. */
public final class BeforeEquals {

    private BeforeEquals() {}

    public static String of(String text) {
        var equals = text.indexOf('=');
        return equals < 0 ? text : text.substring(0, equals + 1) + "***";
    }
}
