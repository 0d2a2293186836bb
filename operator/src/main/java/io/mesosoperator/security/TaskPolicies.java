package io.mesosoperator.security;

import io.mesosoperator.security.PolicyChoice.Chosen;
import io.mesosoperator.security.PolicyChoice.Refused;
import java.util.List;

/**
 * All task policies of the cluster. The first that applies counts, and alone: it takes over nothing from those after
 * it, nor from the default.
 *
 * @param byDefault for whom no other one applies
 * @param named in their order; no two have one name
 * @param mayBeAsked frameworks may ask for a policy by its name: somebody has checked who writes that
 */
public record TaskPolicies(TaskPolicy byDefault, List<NamedPolicy> named, boolean mayBeAsked) {

    /** The annotation by which a Framework asks for a policy. */
    public static final String ANNOTATION = "mesosoperator.io/policy";

    public TaskPolicies {
        named = List.copyOf(named);
    }

    /** One for all. */
    public static TaskPolicies of(TaskPolicy policy) {
        return new TaskPolicies(policy, List.of(), false);
    }

    /** The policy for these tasks; always the same for the same. */
    public PolicyChoice policyFor(PolicySubject subject) {
        return subject.asked()
                .map(name -> asked(name, subject))
                .orElseGet(() -> new Chosen(named.stream()
                        .filter(policy -> !policy.byName() && policy.appliesTo().matches(subject))
                        .findFirst()
                        .map(NamedPolicy::policy)
                        .orElse(byDefault)));
    }

    private PolicyChoice asked(String name, PolicySubject subject) {
        if (!mayBeAsked) {
            return refused(name, "tasks.policyByName in the operator's configuration lets Frameworks ask for policies");
        }
        var found = named.stream().filter(policy -> policy.name().equals(name)).findFirst();
        if (found.isEmpty()) {
            return refused(name, "tasks.policies in the operator's configuration has none of this name");
        }
        var policy = found.get();
        var place = policy.policy().name();
        if (!policy.byName()) {
            return refused(name, place.field("byName") + " lets Frameworks ask for it");
        }
        return policy.appliesTo().matches(subject)
                ? new Chosen(policy.policy())
                : refused(name, place.field("appliesTo") + " says for which Frameworks it is");
    }

    private static Refused refused(String name, String why) {
        return new Refused("Not authorized to ask for task policy \"%s\": take annotation %s off the Framework; %s"
                .formatted(name, ANNOTATION, why));
    }
}
