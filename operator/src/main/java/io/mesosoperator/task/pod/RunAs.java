package io.mesosoperator.task.pod;

import java.util.OptionalLong;

/**
 * Whom the task runs as. Where Mesos runs it: {@code command.user}, else the framework's user. Where Docker does, both
 * are ignored, as in Mesos, and it is the image's user or Docker's {@code user} parameter.
 */
public sealed interface RunAs {

    /** As this uid; without a group, the runtime gives the group. */
    record Uid(long uid, OptionalLong gid) implements RunAs {}

    /** As whatever the image says, which nobody knows before it runs. */
    record OfImage() implements RunAs {}

    record Unauthorized(String path, String message) implements RunAs {}

    record Unknown(String path, String message) implements RunAs {}

    static RunAs of(PodRequest request) {
        return new UserLookup(request.policy()).find(request);
    }
}
