package io.mesosoperator.fetcher;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Hides what a URI may keep secret: user and password, values of the query, and the fragment. Whatever quotes a task's
 * URI in a message goes through here; a URI that does not parse may have a password all the same.
 */
public final class UriSecrets {

    private static final String HIDDEN = "***";
    private static final int MOST_SHOWN = 500;

    /** Something that looks like a URI in the middle of a text. */
    private static final Pattern IN_TEXT = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*://[^\\s'\"<>]*");

    /** RFC 3986; what stands in its place by mistake may be a password. */
    private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]{0,30}:)?");

    private static final Pattern VALUE = Pattern.compile("=[^&;]*");

    private UriSecrets() {}

    /** The URI, or what was meant to be one, without its secrets, and not too long. */
    public static String hide(String uri) {
        var shown = open(uri);
        return shown.length() <= MOST_SHOWN ? shown : shown.substring(0, MOST_SHOWN) + "...";
    }

    /** The text with {@link #hide} applied to every URI in it. */
    public static String hideIn(String text) {
        return text.contains("://")
                ? IN_TEXT.matcher(text).replaceAll(uri -> Matcher.quoteReplacement(open(uri.group())))
                : text;
    }

    private static String open(String uri) {
        var slashes = uri.indexOf("//");
        var hasScheme = slashes <= 0
                || uri.startsWith("/")
                || SCHEME.matcher(uri.substring(0, slashes)).matches();
        return withoutFragment(withoutUser(hasScheme ? uri : HIDDEN + ":" + uri.substring(slashes)));
    }

    private static String withoutUser(String uri) {
        var at = uri.lastIndexOf('@');
        var slashes = uri.indexOf("//");
        if (at < 0 || (slashes < 0 && uri.startsWith("/")) || hasNoUser(uri)) {
            return uri;
        }
        var start = slashes < 0 || at < slashes ? 0 : slashes + 2;
        return uri.substring(0, start) + HIDDEN + uri.substring(at);
    }

    /** A sound URI may have an @ behind its host. Behind a port it may be a password with a slash as well. */
    private static boolean hasNoUser(String uri) {
        try {
            var parsed = new URI(uri);
            return parsed.getHost() != null && parsed.getRawUserInfo() == null && parsed.getPort() < 0;
        } catch (URISyntaxException malformed) {
            return false;
        }
    }

    private static String withoutFragment(String uri) {
        var query = uri.indexOf('?');
        var fragment = uri.indexOf('#');
        if (query < 0 || (fragment >= 0 && fragment < query)) {
            return fragment < 0 ? uri : uri.substring(0, fragment + 1) + HIDDEN;
        }
        var values = uri.substring(query + 1);
        return uri.substring(0, query + 1)
                + (values.contains("=") ? VALUE.matcher(values).replaceAll("=" + HIDDEN) : HIDDEN);
    }
}
