package io.mesosoperator.scheduler;

import io.mesosoperator.framework.FrameworkNames;
import java.util.Optional;
import java.util.UUID;

/** The ids of subscribing frameworks. */
final class FrameworkIds {

    private FrameworkIds() {}

    /** A new id for a framework without one: its name, made unique. It is the name of an object. */
    static String fresh(String frameworkName, UUID uuid) {
        return FrameworkNames.readable(frameworkName) + "-" + uuid.toString().substring(24);
    }

    /** Why a framework cannot have the id that it gives; empty if it can. */
    static Optional<String> problem(String id) {
        return FrameworkNames.problem(id)
                .map(why -> "Framework id '" + id + "' is invalid: " + why + "; subscribe without an id to get one");
    }
}
