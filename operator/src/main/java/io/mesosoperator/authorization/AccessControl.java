package io.mesosoperator.authorization;

import java.util.Optional;

/**
 * Who may do what.
 *
 * @param credentials of those who may call the scheduler API; empty if anybody may
 * @param authorizer says what they may do
 * @param limiters how fast they may call
 */
public record AccessControl(Optional<Credentials> credentials, Authorizer authorizer, RateLimiters limiters) {

    /** Everybody may do everything. */
    public static final AccessControl OPEN = new AccessControl(Optional.empty(), Authorizer.NONE, RateLimiters.NONE);

    /** The same with other credentials. */
    public AccessControl with(Optional<Credentials> others) {
        return new AccessControl(others, authorizer, limiters);
    }
}
