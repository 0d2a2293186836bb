package io.mesosoperator.task.pod;

import static java.util.stream.Collectors.joining;

import io.mesosoperator.security.TaskPolicy;
import io.mesosoperator.task.pod.docker.DockerParameters;
import java.util.Optional;
import java.util.OptionalLong;

/** Determines a task's user, and whether the policy allows it. */
record UserLookup(TaskPolicy policy) {

    /** The API server's limit. */
    private static final long LAST = Integer.MAX_VALUE;

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

    private RunAs user(String path, String user) {
        var uid = uidOf(user);
        return uid.isEmpty() ? unknown(path, user) : allowed(path, user, new RunAs.Uid(uid.getAsLong(), uid));
    }

    private RunAs docker(PodInput request) {
        return DockerParameters.find(request, DockerParameters.USER)
                .map(given -> parameter(given.path(), given.value()))
                .orElseGet(RunAs.OfImage::new);
    }

    /** Docker's syntax: {@code user[:group]}. */
    private RunAs parameter(String path, String text) {
        var colon = text.indexOf(':');
        var user = colon < 0 ? text : text.substring(0, colon);
        var uid = uidOf(user);
        if (uid.isEmpty()) {
            return unknown(path, user);
        }
        if (colon < 0) {
            return allowed(path, user, new RunAs.Uid(uid.getAsLong(), OptionalLong.empty()));
        }
        var gid = number(text.substring(colon + 1));
        return gid.isEmpty()
                ? new RunAs.Unknown(path, "group '%s' has no gid: give a number".formatted(text.substring(colon + 1)))
                : allowed(path, user, new RunAs.Uid(uid.getAsLong(), gid));
    }

    private RunAs allowed(String path, String user, RunAs.Uid uid) {
        if (uid.uid() != 0 || policy.allowRoot()) {
            return uid;
        }
        return new RunAs.Unauthorized(
                path,
                ("Not authorized to launch as user '%s': use another user, by number or one that tasks.policy.users"
                                        + " in the operator's configuration maps (%s);")
                                .formatted(user, known())
                        + " tasks.policy.allowRoot allows it");
    }

    private RunAs unknown(String path, String user) {
        return new RunAs.Unknown(
                path,
                ("user '%s' has no uid here: give a number, or one of %s, or have '%s' added to"
                                + " tasks.policy.users in the operator's configuration")
                        .formatted(user, known(), user));
    }

    /** The policy comes first, so that it can map even root to a harmless uid. */
    private OptionalLong uidOf(String user) {
        return Optional.ofNullable(policy.users().get(user))
                .map(OptionalLong::of)
                .orElseGet(() -> user.equals("root") ? OptionalLong.of(0) : number(user));
    }

    private static OptionalLong number(String text) {
        if (!text.matches("[0-9]{1,10}")) {
            return OptionalLong.empty();
        }
        var number = Long.parseLong(text);
        return number <= LAST ? OptionalLong.of(number) : OptionalLong.empty();
    }

    private String known() {
        return policy.users().keySet().stream()
                .filter(name -> !name.isEmpty())
                .sorted()
                .collect(joining(", "));
    }
}
