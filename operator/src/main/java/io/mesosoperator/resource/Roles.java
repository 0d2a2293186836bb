package io.mesosoperator.resource;

import java.util.Optional;
import java.util.regex.Pattern;

/** The syntax of role names: components joined by {@code /}, as in Mesos 1.x. */
public final class Roles {

    /**
     * Characters that isspace() and backspace match in Mesos: tab, line feed, vertical tab, form feed, carriage return,
     * space, delete.
     */
    private static final Pattern BLANK = Pattern.compile("[\\x09-\\x0d\\x20\\x7f]");

    private Roles() {}

    /** What is wrong with the name, in Mesos' words; empty if it is a valid role, such as {@code *}. */
    public static Optional<String> validate(String role) {
        if (role.equals("*")) {
            return Optional.empty();
        }
        if (role.isEmpty()) {
            return Optional.of("Role names cannot be the empty string");
        }
        if (role.startsWith("/")) {
            return Optional.of("Role '" + role + "' cannot start with a slash");
        }
        if (role.endsWith("/")) {
            return Optional.of("Role '" + role + "' cannot end with a slash");
        }
        if (role.contains("//")) {
            return Optional.of("Role '" + role + "' cannot contain two adjacent slashes");
        }
        return Values.tokens(role, "/").stream()
                .flatMap(component -> validateComponent(role, component).stream())
                .findFirst();
    }

    private static Optional<String> validateComponent(String role, String component) {
        if (component.equals(".") || component.equals("..") || component.equals("*")) {
            return Optional.of("Role '" + role + "' cannot include '" + component + "' as a component");
        }
        if (component.startsWith("-")) {
            return Optional.of("Role component '" + component + "' is invalid because it starts with a dash");
        }
        if (BLANK.matcher(component).find()) {
            return Optional.of(
                    "Role component '" + component + "' is invalid because it contains backspace or whitespace");
        }
        return Optional.empty();
    }
}
