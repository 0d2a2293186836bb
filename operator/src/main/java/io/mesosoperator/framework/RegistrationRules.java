package io.mesosoperator.framework;

import io.mesosoperator.authorization.Authorizer;
import io.mesosoperator.crds.kubernetes.Kubernetes.Toleration;
import io.mesosoperator.resource.Roles;
import io.mesosoperator.security.PolicyChoice;
import io.mesosoperator.security.PolicySubject;
import io.mesosoperator.security.TaskPolicies;
import io.mesosoperator.security.TaskPolicy;
import io.mesosoperator.security.TenantLimits;
import io.mesosoperator.security.UserIds;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.mesos.Protos.FrameworkInfo;

/**
 * Which frameworks may register: a Mesos master's validation of a FrameworkInfo, in its words.
 *
 * @param roles the allowed roles; empty means any, as in Mesos since 0.27. {@code *} is always allowed
 * @param policies say whether root may be a framework's user
 * @param authorizer says which principals may have which roles
 * @param limits say how many may be registered at once
 */
public record RegistrationRules(Set<String> roles, TaskPolicies policies, Authorizer authorizer, TenantLimits limits) {

    private static final String ANY = "*";

    public RegistrationRules {
        roles = Set.copyOf(roles);
    }

    /** Rules by which any number may register. */
    public RegistrationRules(Set<String> roles, TaskPolicies policies, Authorizer authorizer) {
        this(roles, policies, authorizer, TenantLimits.NONE);
    }

    /** Any role, and only users that every cluster allows. */
    public static RegistrationRules restricted() {
        return new RegistrationRules(Set.of(), TaskPolicies.of(TaskPolicy.restricted()), Authorizer.NONE);
    }

    /** Why the framework may not register, and what to do about it; empty if it may. */
    Optional<String> problem(FrameworkInfo info, PolicySubject subject) {
        return role(info.getRole())
                .or(() -> authorization(info))
                .or(() -> failoverTimeout(info.getFailoverTimeout()))
                .or(() -> user(info.getUser(), subject));
    }

    /** That tasks of root run as somebody else, for the log; empty if they do not. */
    Optional<String> mapping(FrameworkInfo info, PolicySubject subject) {
        return policies.policyFor(subject) instanceof PolicyChoice.Chosen(var policy)
                ? new UserIds(policy)
                        .insteadOfRoot(info.getUser())
                        .map(uid -> "its tasks of user '%s' run as uid %d (%s)"
                                .formatted(info.getUser(), uid, policy.name().field("users")))
                : Optional.empty();
    }

    /** Those that tasks of the framework may have. */
    List<Toleration> tolerable(List<Toleration> asked, PolicySubject subject) {
        return switch (policies.policyFor(subject)) {
            case PolicyChoice.Refused _ -> List.of();
            case PolicyChoice.Chosen(var policy) ->
                asked.stream()
                        .filter(toleration -> policy.kubernetes().allowsToleration(toleration.getKey()))
                        .toList();
        };
    }

    private Optional<String> role(String role) {
        var syntax = Roles.validate(role);
        if (syntax.isPresent()) {
            return syntax.map(problem -> problem + ": create a Framework with another spec.role, or without one");
        }
        if (roles.isEmpty() || role.equals(ANY) || roles.contains(role)) {
            return Optional.empty();
        }
        return Optional.of("Role '%s' is invalid: create a Framework with a spec.role that the operator knows (%s),"
                        .formatted(role, known())
                + " or without one; allocation.roles in the operator's configuration names more");
    }

    private Optional<String> authorization(FrameworkInfo info) {
        return authorizer
                .registration(info)
                .map(problem ->
                        problem + ": create a Framework with another spec.role, or have authorization.acls in the"
                                + " operator's configuration allow it to "
                                + (info.hasPrincipal()
                                        ? "principal '" + info.getPrincipal() + "'"
                                        : "frameworks without a principal"));
    }

    private String known() {
        return String.join(", ", new TreeSet<>(roles));
    }

    // The CRD already refuses negative numbers, and JSON has no other invalid ones; this covers other inputs.
    private static Optional<String> failoverTimeout(double seconds) {
        return seconds >= 0 && Double.isFinite(seconds)
                ? Optional.empty()
                : Optional.of(("The framework failover_timeout (%s) is invalid: give spec.failoverTimeout"
                                + " in seconds, 0 or more")
                        .formatted(seconds));
    }

    // Mesos: --root_submissions. A user that is merely unknown is a problem of its tasks; so is a policy that the
    // framework may not ask for.
    private Optional<String> user(String user, PolicySubject subject) {
        return switch (policies.policyFor(subject)) {
            case PolicyChoice.Refused _ -> Optional.empty();
            case PolicyChoice.Chosen(var policy) ->
                new UserIds(policy).isForbiddenRoot(user)
                        ? Optional.of(("User '%s' is not allowed to run frameworks: create a Framework with another"
                                        + " spec.user, for example nobody; %s allows it, or another uid for it in"
                                        + " %s.users")
                                .formatted(
                                        user,
                                        policy.name().field("allowRoot"),
                                        policy.name().path()))
                        : Optional.empty();
        };
    }
}
