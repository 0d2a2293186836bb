package io.mesosoperator.cli.view;

import java.util.Map;

/** The colours of states, for a terminal only. */
public enum Colour {
    NONE,
    ON;

    private static final String RED = "31";
    private static final String GREEN = "32";
    private static final String YELLOW = "33";
    private static final String GREY = "90";

    private static final Map<String, String> WORDS = Map.ofEntries(
            Map.entry("TASK_STAGING", YELLOW),
            Map.entry("TASK_STARTING", YELLOW),
            Map.entry("TASK_RUNNING", GREEN),
            Map.entry("TASK_FINISHED", GREY),
            Map.entry("TASK_KILLED", GREY),
            Map.entry("TASK_FAILED", RED),
            Map.entry("TASK_LOST", RED),
            Map.entry("TASK_ERROR", RED),
            Map.entry("NotReady", RED),
            Map.entry("Refused", RED),
            Map.entry("draining", YELLOW),
            Map.entry("cordoned", YELLOW));

    /** The text in the colour of its first word, if that has one. */
    public String paint(String text) {
        var space = text.indexOf(' ');
        var code = WORDS.get(space < 0 ? text : text.substring(0, space));
        return this == NONE || code == null ? text : "\u001b[%sm%s\u001b[0m".formatted(code, text);
    }
}
