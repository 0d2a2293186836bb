package io.mesosoperator.fetcher;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import org.apache.mesos.Protos.CommandInfo;

/**
 * One file to fetch, as the operator tells it to the fetcher: {@code CommandInfo.URI} as JSON.
 *
 * @param value the URI, or an absolute path
 * @param executable the file becomes executable and is left as it is
 * @param extract an archive is unpacked beside itself
 */
public record FetchUri(String value, boolean executable, boolean extract) {

    private static final int MOST_SHOWN = 500;

    private static final ObjectMapper JSON = new ObjectMapper();

    public static FetchUri of(CommandInfo.URI uri) {
        return new FetchUri(uri.getValue(), uri.getExecutable(), uri.getExtract());
    }

    /**
     * Reads what {@link #toJson} wrote.
     *
     * @throws IllegalArgumentException when it is anything else
     */
    public static FetchUri fromJson(String json) {
        try {
            return JSON.readValue(json, FetchUri.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not a URI to fetch: " + json, e);
        }
    }

    public String toJson() {
        try {
            return JSON.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** For people to read: without the password, if there is one in it, and not too long. */
    String shown() {
        var open = value.replaceFirst("(://[^/@:]*):[^/@]*@", "$1:***@");
        return open.length() <= MOST_SHOWN ? open : open.substring(0, MOST_SHOWN) + "...";
    }
}
