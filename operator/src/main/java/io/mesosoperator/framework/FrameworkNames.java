package io.mesosoperator.framework;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The names of the Framework objects of frameworks that subscribe. A FrameworkID that is the name of an object is the
 * name of its own. Any other one, as Mesos masters and frameworks have made them, becomes what can be read of it and a
 * hash. A name alone does not prove whose it is: {@link FrameworkIdentity} has the id itself.
 */
public final class FrameworkNames {

    /** RFC 1123: what Kubernetes takes as the name of a custom resource. */
    private static final Pattern NAME =
            Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?([.][a-z0-9]([-a-z0-9]*[a-z0-9])?)*");

    private static final int MAX_NAME = 253;

    /** Mesos: {@code NAME_MAX}, since an agent has directories with the names of ids. */
    private static final int MAX_ID = 255;

    /** With the hash no longer than the value of a label. */
    private static final int READABLE = 40;

    private static final int HASH_DIGITS = 20;

    private static final int FIRST_PRINTABLE = 0x20;
    private static final int DELETE = 0x7f;

    private FrameworkNames() {}

    /** What is wrong with an id, in the words of Mesos ({@code validation::validateID}); empty if nothing is. */
    public static Optional<String> problem(String id) {
        if (id.isEmpty()) {
            return Optional.of("ID must not be empty");
        }
        if (id.getBytes(UTF_8).length > MAX_ID) {
            return Optional.of("ID must not be greater than " + MAX_ID + " characters");
        }
        if (id.equals(".") || id.equals("..")) {
            return Optional.of("'" + id + "' is disallowed");
        }
        return id.chars().anyMatch(FrameworkNames::isInvalid)
                ? Optional.of("'" + id + "' contains invalid characters")
                : Optional.empty();
    }

    private static boolean isInvalid(int character) {
        return character < FIRST_PRINTABLE || character == DELETE || character == '/' || character == '\\';
    }

    /** The name of the object of the framework with this id. */
    public static String of(String id) {
        return isName(id) ? id : readable(id) + "-" + hash(id);
    }

    /** The name of the object for one of its roles, if another one has the name of its id. */
    public static String of(String id, String role) {
        return readable(id) + "-" + hash(id + '\0' + role); // which neither can have in it
    }

    private static boolean isName(String id) {
        return id.length() <= MAX_NAME && NAME.matcher(id).matches();
    }

    /** What can be read of any text in the name of an object. */
    public static String readable(String text) {
        var letters = text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
        var shortened =
                letters.substring(0, Math.min(letters.length(), READABLE)).replaceAll("^-+|-+$", "");
        return shortened.isEmpty() ? "framework" : shortened;
    }

    private static String hash(String text) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, HASH_DIGITS);
        } catch (NoSuchAlgorithmException impossible) { // every Java has it
            throw new IllegalStateException(impossible);
        }
    }
}
