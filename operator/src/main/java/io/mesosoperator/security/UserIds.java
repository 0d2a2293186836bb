package io.mesosoperator.security;

import static java.util.stream.Collectors.joining;

import java.util.Optional;

/**
 * The only place that turns a user or group that a task names into a uid or gid, and that decides whether the task may
 * have it. Whatever way a task takes to id 0 leads through here.
 */
public record UserIds(TaskPolicy policy) {

    /** The API server's limit. */
    private static final long LAST = Integer.MAX_VALUE;

    /** What becomes of a user or group that a task names. */
    public sealed interface Id {

        record Allowed(long number) implements Id {}

        record Unauthorized(String message) implements Id {}

        /** Neither a decimal number nor a name of the policy. Names of the image are unknown before it runs. */
        record Unknown(String message) implements Id {}
    }

    /** A user, by number or by a name of {@link TaskPolicy#users}, which may map even root to a harmless uid. */
    public Id user(String user) {
        var uid = Optional.ofNullable(policy.users().get(user)).or(() -> number(user));
        if (uid.isEmpty()) {
            return new Id.Unknown(("user '%s' has no uid here: give a number, or one of %s, or have '%s' added to"
                            + " tasks.policy.users in the operator's configuration")
                    .formatted(user, known(), user));
        }
        return uid.get() != 0 || policy.allowRoot()
                ? new Id.Allowed(uid.get())
                : new Id.Unauthorized(("Not authorized to launch as user '%s': use another user, by number or one that"
                                + " tasks.policy.users in the operator's configuration maps (%s);"
                                + " tasks.policy.allowRoot allows it")
                        .formatted(user, known()));
    }

    /** A group, by number, or root: the policy has no names of groups. */
    public Id group(String group) {
        var gid = number(group);
        if (gid.isEmpty()) {
            return new Id.Unknown("group '%s' has no gid: give a number".formatted(group));
        }
        return gid.get() != 0 || policy.allowsRootGroup()
                ? new Id.Allowed(gid.get())
                : new Id.Unauthorized("Not authorized to launch in group 0: use another group;"
                        + " tasks.policy.allowRootGroup in the operator's configuration allows it");
    }

    private static Optional<Long> number(String text) {
        if (text.equals("root")) {
            return Optional.of(0L);
        }
        return text.matches("[0-9]{1,10}")
                ? Optional.of(Long.parseLong(text)).filter(number -> number <= LAST)
                : Optional.empty();
    }

    private String known() {
        return policy.users().keySet().stream()
                .filter(name -> !name.isEmpty())
                .sorted()
                .collect(joining(", "));
    }
}
