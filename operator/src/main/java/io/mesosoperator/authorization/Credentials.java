package io.mesosoperator.authorization;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The secrets of principals, as a Mesos master's {@code --credentials} has them: a line {@code principal secret} each,
 * or the JSON of mesos.proto's Credentials. No secret is in any message.
 */
public final class Credentials {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, String> secrets;

    private Credentials(Map<String, String> secrets) {
        this.secrets = Map.copyOf(secrets);
    }

    /**
     * Reads credentials.
     *
     * @throws IllegalArgumentException with every mistake and its place
     */
    public static Credentials parse(String text) {
        var read = new Reader();
        if (text.stripLeading().startsWith("{")) {
            read.json(text);
        } else {
            read.lines(text.lines().toList());
        }
        if (!read.problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", read.problems));
        }
        return new Credentials(read.found);
    }

    /** Those who have a secret. */
    public Set<String> principals() {
        return secrets.keySet();
    }

    /** Whether this is the principal's secret. Takes as long for a wrong one as for the right one. */
    public boolean authenticates(String principal, String secret) {
        var right = Optional.ofNullable(secrets.get(principal));
        var isEqual = MessageDigest.isEqual(right.orElse("").getBytes(UTF_8), secret.getBytes(UTF_8));
        return isEqual && right.isPresent();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Credentials credentials && credentials.secrets.equals(secrets);
    }

    @Override
    public int hashCode() {
        return secrets.hashCode();
    }

    @Override
    public String toString() {
        return "credentials of " + secrets.size() + " principals";
    }

    private static final class Reader {
        private final Map<String, String> found = new LinkedHashMap<>();
        private final List<String> problems = new ArrayList<>();

        void lines(List<String> lines) {
            for (var i = 0; i < lines.size(); i++) {
                var place = "line " + (i + 1);
                var words = lines.get(i).strip().split("\\s+", -1);
                if (words.length == 2) {
                    add(place, words[0], words[1]);
                } else if (!words[0].isEmpty()) {
                    problems.add(place + ": has to be a principal and its secret, with a space between them");
                }
            }
        }

        void json(String text) {
            try {
                var credentials = JSON.readTree(text).path("credentials");
                if (!credentials.isArray()) {
                    problems.add("credentials: has to be a list of {\"principal\": ..., \"secret\": ...}");
                }
                for (var i = 0; i < credentials.size(); i++) {
                    item("credentials[%d]".formatted(i), credentials.get(i));
                }
            } catch (JsonProcessingException e) { // its own message quotes the text
                problems.add("line %d: no JSON".formatted(e.getLocation().getLineNr()));
            }
        }

        private void item(String place, JsonNode item) {
            var principal = item.path("principal");
            var secret = item.path("secret");
            if (principal.isTextual() && secret.isTextual()) {
                add(place, principal.textValue(), secret.textValue());
            } else {
                problems.add(place + ": has to have a principal and a secret, both texts");
            }
        }

        private void add(String place, String principal, String secret) {
            if (principal.isEmpty() || principal.contains(":")) { // RFC 7617, 2: the user-id of Basic has no colon
                problems.add(place + ": a principal is not empty and has no ':'");
            } else if (secret.isEmpty()) {
                problems.add("%s: the secret of principal '%s' is empty".formatted(place, principal));
            } else if (found.putIfAbsent(principal, secret) != null) {
                problems.add("%s: principal '%s' is there twice; remove one".formatted(place, principal));
            }
        }
    }
}
