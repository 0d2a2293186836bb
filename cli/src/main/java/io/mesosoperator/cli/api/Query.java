package io.mesosoperator.cli.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;

/** A path with its parameters. */
public final class Query {

    private final StringBuilder text;
    private boolean hasParameters;

    private Query(String path) {
        text = new StringBuilder(path);
        hasParameters = path.contains("?");
    }

    public static Query of(String path) {
        return new Query(path);
    }

    /** Adds a parameter; one without a value is left out. */
    public Query with(String name, String value) {
        if (!value.isEmpty()) {
            text.append(hasParameters ? '&' : '?').append(name).append('=').append(encoded(value));
            hasParameters = true;
        }
        return this;
    }

    public Query with(String name, boolean value) {
        return with(name, value ? "true" : "");
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8).replace("+", "%20");
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
