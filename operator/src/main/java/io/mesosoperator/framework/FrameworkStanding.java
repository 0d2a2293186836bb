package io.mesosoperator.framework;

import java.time.Instant;
import org.apache.mesos.Protos.FrameworkInfo;

/** How a framework stands: what becomes of its tasks depends on it. */
public sealed interface FrameworkStanding {

    /**
     * It is registered.
     *
     * @param info with its id filled in
     * @param uid of its Framework object
     */
    record Registered(FrameworkInfo info, String uid) implements FrameworkStanding {}

    /** Its object is there, but it may not register. */
    record Refused(String why) implements FrameworkStanding {}

    /** There is no such Framework object, and there was none since {@code since}: disconnected, in Mesos' words. */
    record Absent(Instant since) implements FrameworkStanding {}
}
