package io.mesosoperator.task.pod;

import io.mesosoperator.security.TaskPolicy;
import io.mesosoperator.security.UserIds;
import io.mesosoperator.task.pod.docker.DockerParameters;
import java.util.OptionalLong;

/** Determines a task's user and group, and whether the policy allows them. */
record UserLookup(UserIds ids) {

    RunAs find(PodInput request) {
        return request.docker().isPresent() ? docker(request) : mesos(request);
    }

    private RunAs mesos(PodInput request) {
        var command = request.command();
        return command.hasUser()
                ? user(request.commandPath() + ".user", command.getUser())
                : user(
                        "spec.user of Framework " + request.identity().framework(),
                        request.framework().getUser());
    }

    /** Its group has the same number. */
    private RunAs user(String path, String user) {
        return switch (ids.user(user)) {
            case UserIds.Id.Allowed(var uid) -> new RunAs.Uid(uid, OptionalLong.of(uid));
            case UserIds.Id.Unauthorized(var message) -> new RunAs.Unauthorized(path, message);
            case UserIds.Id.Unknown(var message) -> new RunAs.Unknown(path, message);
        };
    }

    private RunAs docker(PodInput request) {
        return DockerParameters.find(request, DockerParameters.USER)
                .map(given -> parameter(given.path(), given.value()))
                .orElseGet(() -> ofImage(request));
    }

    private RunAs ofImage(PodInput request) {
        return ids.mayBeOfImage()
                ? new RunAs.OfImage(
                        ids.policy().allowsRootGroup() ? OptionalLong.empty() : OptionalLong.of(TaskPolicy.NOBODY))
                : new RunAs.Unauthorized(
                        request.containerPath() + ".docker.parameters",
                        ("Not authorized to launch as whatever user the image says: name one by the Docker parameter"
                                        + " user; %s says which")
                                .formatted(ids.policy().name().field("ids")));
    }

    /** Docker's syntax: {@code user[:group]}. */
    private RunAs parameter(String path, String text) {
        var colon = text.indexOf(':');
        var user = user(path, colon < 0 ? text : text.substring(0, colon));
        if (!(user instanceof RunAs.Uid(var uid, var _))) {
            return user;
        }
        if (colon < 0) {
            // The runtime takes the group from the image, and 0 if the image does not know the user.
            return ids.policy().allowsRootGroup() && ids.mayBeOfImage()
                    ? new RunAs.Uid(uid, OptionalLong.empty())
                    : user;
        }
        return switch (ids.group(text.substring(colon + 1))) {
            case UserIds.Id.Allowed(var gid) -> new RunAs.Uid(uid, OptionalLong.of(gid));
            case UserIds.Id.Unauthorized(var message) -> new RunAs.Unauthorized(path, message);
            case UserIds.Id.Unknown(var message) -> new RunAs.Unknown(path, message);
        };
    }
}
