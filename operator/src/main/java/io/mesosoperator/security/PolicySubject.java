package io.mesosoperator.security;

import java.util.Optional;

/**
 * Whose tasks a policy is looked for.
 *
 * @param framework the name of its object; what FrameworkInfo calls it is any text
 * @param asked the name of the policy that the framework asks for
 */
public record PolicySubject(String namespace, String role, String framework, Optional<String> asked) {}
