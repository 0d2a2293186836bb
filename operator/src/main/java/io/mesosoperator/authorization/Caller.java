package io.mesosoperator.authorization;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.Optional;

/** Who makes an HTTP request, by the Basic scheme (RFC 7617). */
public sealed interface Caller {

    /** Nobody is asked who he is. */
    record Anybody() implements Caller {}

    /** Somebody who has given the secret of this principal. */
    record Authenticated(String principal) implements Caller {}

    /**
     * Somebody who has not said who he is, or not so that it can be believed.
     *
     * @param why without anything secret
     */
    record Unauthenticated(String why) implements Caller {}

    /**
     * Authenticates the caller.
     *
     * @param credentials empty if anybody may call
     * @param header the request's {@code Authorization}
     */
    static Caller of(Optional<Credentials> credentials, Optional<String> header) {
        if (credentials.isEmpty()) {
            return new Anybody();
        }
        if (header.isEmpty()) {
            return new Unauthenticated("Missing 'Authorization' request header; give a principal and its secret by"
                    + " HTTP's Basic authentication");
        }
        var words = header.get().strip().split(" +", -1);
        if (words.length != 2 || !words[0].equalsIgnoreCase("Basic")) {
            return malformed();
        }
        try {
            var pair = new String(Base64.getDecoder().decode(words[1]), UTF_8);
            var colon = pair.indexOf(':');
            if (colon < 0) {
                return malformed();
            }
            var principal = pair.substring(0, colon);
            return credentials.get().authenticates(principal, pair.substring(colon + 1))
                    ? new Authenticated(principal)
                    : new Unauthenticated("Could not authenticate '%s'".formatted(principal));
        } catch (IllegalArgumentException noBase64) {
            return malformed();
        }
    }

    private static Caller malformed() {
        return new Unauthenticated("Malformed 'Authorization' request header; it has to be 'Basic' and, in base64, the"
                + " principal, a colon and the secret");
    }

    /** His principal, if he has one. */
    default Optional<String> name() {
        return this instanceof Authenticated(var principal) ? Optional.of(principal) : Optional.empty();
    }
}
