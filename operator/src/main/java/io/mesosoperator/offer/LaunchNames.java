package io.mesosoperator.offer;

import io.mesosoperator.kubernetes.ShortHash;
import java.util.Locale;

/**
 * Names of the TaskInfo objects that the tasks of one ACCEPT become, in their order. A TaskID may be used again once
 * its task has ended, while the object of that one is still there: so the name has a hash of the offer and the place in
 * it. Repeating the ACCEPT gives the same names.
 */
public final class LaunchNames {

    private static final int READABLE = 54;

    private final String offer;
    private int place;

    /** @param offer uid of the Offer object */
    public LaunchNames(String offer) {
        this.offer = offer;
    }

    /** The name of the next task's object. */
    public String next(String taskId) {
        var readable = taskId.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
        var shortened =
                readable.substring(0, Math.min(readable.length(), READABLE)).replaceAll("^-+|-+$", "");
        var hash = ShortHash.of(offer + "/" + place++);
        return shortened.isEmpty() ? "task-" + hash : shortened + "-" + hash;
    }
}
