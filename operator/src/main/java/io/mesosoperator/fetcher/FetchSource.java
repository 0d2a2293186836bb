package io.mesosoperator.fetcher;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Where a file comes from, and its name in the sandbox: the rules of Mesos' fetcher. Pure, so that the operator can
 * refuse a task with impossible URIs before it has a pod.
 */
public sealed interface FetchSource {

    /**
     * A file on a web server.
     *
     * @param name of the file in the sandbox: everything after the last slash, including a query string
     */
    record Http(URI uri, String name) implements FetchSource {}

    record Ftp(URI uri, String name) implements FetchSource {}

    /**
     * A file of the sandbox, of a volume or of the task's image.
     *
     * @param path absolute, as the task has it
     */
    record LocalFile(String path, String name) implements FetchSource {}

    /**
     * A URI that cannot be fetched.
     *
     * @param message begins with Mesos' words if there are any
     */
    record Refused(String message) implements FetchSource {}

    /** RFC 3986. */
    Pattern SCHEME = Pattern.compile("[a-z][a-z0-9+.-]{0,30}");

    static FetchSource of(String text) {
        if (text.chars().anyMatch(c -> c == '\\' || c == '\'' || Character.isISOControl(c))) {
            return new Refused("Illegal characters in URI: it must have no \\, no ' and no control characters");
        }
        var end = text.indexOf("://");
        if (end <= 0) {
            return path(text);
        }
        var scheme = text.substring(0, end).toLowerCase(Locale.ROOT);
        var rest = text.substring(end + 3);
        // Fetcher::basename: something must follow the first slash after the host.
        if (rest.indexOf('/') < 0 || rest.indexOf('/') == rest.length() - 1) {
            return missingPath(text);
        }
        return switch (scheme) {
            case "http", "https", "ftp" -> remote(scheme, text);
            case "file" -> file(text, rest);
            default ->
                new Refused("%s is not supported: use http, https, ftp, file or an absolute path"
                        // What stands before :// by mistake may be a password.
                        .formatted(
                                SCHEME.matcher(scheme).matches() ? "URI scheme '%s'".formatted(scheme) : "This URI"));
        };
    }

    private static FetchSource remote(String scheme, String text) {
        URI uri;
        try {
            uri = new URI(text);
        } catch (URISyntaxException e) {
            return new Refused("Illegal characters in URI: %s at index %d; write them percent-encoded"
                    .formatted(e.getReason(), e.getIndex()));
        }
        if (uri.getHost() == null) {
            return new Refused("Malformed URI (no valid host): " + UriSecrets.hide(text));
        }
        var name = nameOf(text);
        if (!isName(name)) {
            return missingPath(text);
        }
        return scheme.equals("ftp") ? new Ftp(uri, name) : new Http(uri, name);
    }

    private static FetchSource file(String text, String rest) {
        var path = rest.startsWith("localhost/") ? rest.substring("localhost".length()) : rest;
        return path.startsWith("/")
                ? local(text, path)
                : new Refused("File URI only supports absolute paths: write file:///path/to/file");
    }

    private static FetchSource path(String text) {
        return text.startsWith("/")
                ? local(text, text)
                : new Refused(
                        "A relative path was passed for the resource but the Mesos framework home was not specified."
                                + " Please either provide this config option or avoid using a relative path: give a"
                                + " URI or an absolute path");
    }

    private static FetchSource local(String text, String path) {
        return isName(nameOf(path)) ? new LocalFile(path, nameOf(path)) : missingPath(text);
    }

    private static Refused missingPath(String text) {
        return new Refused("Malformed URI (missing path): %s; what follows its last slash names the file"
                .formatted(UriSecrets.hide(text)));
    }

    private static String nameOf(String text) {
        return text.substring(text.lastIndexOf('/') + 1);
    }

    private static boolean isName(String name) {
        return !name.isEmpty() && !name.equals(".") && !name.equals("..");
    }
}
