package io.mesosoperator.security;

import static java.util.stream.Collectors.joining;

import java.util.Optional;

/**
 * The only place that turns a user or group that a task names into a uid or gid, and that decides whether the task may
 * have it. Whatever way a task takes to id 0 leads through here.
 */
public record UserIds(TaskPolicy policy) {

    /** What becomes of a user or group that a task names. */
    public sealed interface Id {

        record Allowed(long number) implements Id {}

        record Unauthorized(String message) implements Id {}

        /** Neither a decimal number nor a name of the policy. Names of the image are unknown before it runs. */
        record Unknown(String message) implements Id {}
    }

    /** A user, by number or by a name of {@link TaskPolicy#users}, which may map even root to a harmless uid. */
    public Id user(String user) {
        var uid = uid(user);
        if (uid.isEmpty()) {
            return new Id.Unknown("user '%s' has no uid here: give a number, or one of %s, or have '%s' added to %s"
                    .formatted(user, known(), user, policy.name().field("users")));
        }
        if (isRoot(uid) && !policy.allowRoot()) {
            return new Id.Unauthorized(("Not authorized to launch as user '%s': use another user, by number or one that"
                            + " %s maps (%s); %s.allowRoot allows it, and %s.users: {%s: %d} runs it as nobody")
                    .formatted(
                            user,
                            policy.name().field("users"),
                            known(),
                            policy.name().path(),
                            policy.name().path(),
                            user,
                            TaskPolicy.NOBODY));
        }
        return isOpen(uid.get())
                ? new Id.Allowed(uid.get())
                : new Id.Unauthorized(
                        "Not authorized to launch as user '%s': use one of %s, or a number that %s has (%s)"
                                .formatted(
                                        user,
                                        known(),
                                        policy.name().field("ids"),
                                        policy.limits().ids()));
    }

    /** The uid that {@link TaskPolicy#users} has for root; empty for another user, and if that is root all the same. */
    public Optional<Long> insteadOfRoot(String user) {
        return Optional.of(user)
                .filter(name -> isRoot(number(name)))
                .map(policy.users()::get)
                .filter(uid -> uid != 0);
    }

    /** Whether this is root, and tasks may not be. A user who is not known here is nobody yet. */
    public boolean isForbiddenRoot(String user) {
        return isRoot(uid(user)) && !policy.allowRoot();
    }

    /** A group, by number, or root: the policy has no names of groups. */
    public Id group(String group) {
        var gid = number(group);
        if (gid.isEmpty()) {
            return new Id.Unknown("group '%s' has no gid: give a number".formatted(group));
        }
        if (isRoot(gid) && !policy.allowsRootGroup()) {
            return new Id.Unauthorized("Not authorized to launch in group 0: use another group; %s allows it"
                    .formatted(policy.name().field("allowRootGroup")));
        }
        return isOpen(gid.get())
                ? new Id.Allowed(gid.get())
                : new Id.Unauthorized("Not authorized to launch in group %s: use a number that %s has (%s)"
                        .formatted(
                                group,
                                policy.name().field("ids"),
                                policy.limits().ids()));
    }

    /** Whether a task may leave it to its image who runs it: what is in an image is not known before it runs. */
    public boolean mayBeOfImage() {
        return policy.limits().ids().isAny();
    }

    /** Users' own groups have their numbers, and nobody is always there. */
    private boolean isOpen(long id) {
        return id == 0
                || id == TaskPolicy.NOBODY
                || policy.users().containsValue(id)
                || policy.limits().ids().contains(id);
    }

    private Optional<Long> uid(String user) {
        return Optional.ofNullable(policy.users().get(user)).or(() -> number(user));
    }

    private static boolean isRoot(Optional<Long> id) {
        return id.filter(number -> number == 0).isPresent();
    }

    private static Optional<Long> number(String text) {
        if (text.equals("root")) {
            return Optional.of(0L);
        }
        return text.matches("[0-9]{1,10}")
                ? Optional.of(Long.parseLong(text)).filter(number -> number <= IdRanges.LAST)
                : Optional.empty();
    }

    private String known() {
        return policy.users().keySet().stream()
                .filter(name -> !name.isEmpty())
                .sorted()
                .collect(joining(", "));
    }
}
