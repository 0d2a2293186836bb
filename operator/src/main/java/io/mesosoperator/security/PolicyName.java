package io.mesosoperator.security;

/**
 * What a task policy is called where a task is refused.
 *
 * @param path of it in the operator's configuration: {@code tasks.policies[1]}
 * @param text as people say it
 */
public record PolicyName(String path, String text) {

    /** Of the policy for whom no other one applies. */
    public static final PolicyName DEFAULT = new PolicyName("tasks.policy", "the default task policy");

    /** Of a policy in the list. */
    public static PolicyName of(String path, String name) {
        return new PolicyName(path, "task policy \"%s\"".formatted(name));
    }

    /** Where one of its fields is, for whoever may change it. */
    public String field(String field) {
        return "%s.%s in the operator's configuration (%s)".formatted(path, field, text);
    }
}
