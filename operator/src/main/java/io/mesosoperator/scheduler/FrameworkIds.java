package io.mesosoperator.scheduler;

import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/** The ids of subscribing frameworks: names of Framework objects. */
final class FrameworkIds {

    private static final Pattern NAME =
            Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?([.][a-z0-9]([-a-z0-9]*[a-z0-9])?)*");
    private static final int MAX_NAME = 253;
    private static final int READABLE = 40;

    private FrameworkIds() {}

    /** A new id for a framework without one: its name, made unique. */
    static String fresh(String frameworkName, UUID uuid) {
        var readable = frameworkName.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
        var shortened =
                readable.substring(0, Math.min(readable.length(), READABLE)).replaceAll("^-+|-+$", "");
        var unique = uuid.toString().substring(24);
        return shortened.isEmpty() ? "framework-" + unique : shortened + "-" + unique;
    }

    /**
     * Why a framework cannot have the id that it gives; empty if it can. Mesos accepts any id; here it is the name of
     * an object.
     */
    static Optional<String> problem(String id) {
        return id.length() <= MAX_NAME && NAME.matcher(id).matches()
                ? Optional.empty()
                : Optional.of("Framework id '" + id + "' is invalid: it is the name of a Framework object,"
                        + " so it has lower case letters, digits, '-' and '.' only,"
                        + " and begins and ends with a letter or digit; subscribe without an id to get one");
    }
}
