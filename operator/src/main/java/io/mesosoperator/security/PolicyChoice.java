package io.mesosoperator.security;

/** Which task policy counts for somebody's tasks. */
public sealed interface PolicyChoice {

    /** This one. */
    record Chosen(TaskPolicy policy) implements PolicyChoice {}

    /**
     * None: what the framework asks for is not to be had, and no other policy is meant.
     *
     * @param message what is wrong, and what to do
     */
    record Refused(String message) implements PolicyChoice {}
}
