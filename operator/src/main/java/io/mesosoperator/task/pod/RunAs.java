package io.mesosoperator.task.pod;

import io.mesosoperator.security.UserIds;
import java.util.OptionalLong;

/**
 * The task's user. If Mesos runs the task: {@code command.user}, else the framework's user. If Docker does, both are
 * ignored, as in Mesos, and it is the image's user or Docker's {@code user} parameter.
 */
public sealed interface RunAs {

    /** As this uid; without a gid, the runtime takes the group from the image, or 0. */
    record Uid(long uid, OptionalLong gid) implements RunAs {}

    /** As the image's user, which is unknown before it runs; without a gid in the image's group, too. */
    record OfImage(OptionalLong gid) implements RunAs {}

    record Unauthorized(String path, String message) implements RunAs {}

    record Unknown(String path, String message) implements RunAs {}

    static RunAs of(PodInput request) {
        return new UserLookup(new UserIds(request.policy())).find(request);
    }
}
