package io.mesosoperator.fetcher;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import org.apache.mesos.Protos.CommandInfo;
import org.jspecify.annotations.Nullable;

/**
 * One file to fetch, as the operator passes it to the fetcher: {@code CommandInfo.URI} as JSON.
 *
 * @param value the URI, or an absolute path
 * @param executable the file becomes executable and is not unpacked
 * @param extract an archive is unpacked next to itself
 * @param at where another container has put the file for the fetcher, which cannot reach it itself; the fetcher moves
 *     it from there
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record FetchUri(
        String value,
        boolean executable,
        boolean extract,
        @Nullable String at) {

    private static final ObjectMapper JSON = new ObjectMapper();

    public static FetchUri of(CommandInfo.URI uri) {
        return new FetchUri(uri.getValue(), uri.getExecutable(), uri.getExtract(), null);
    }

    /** The same file, available at this path. */
    public FetchUri at(String path) {
        return new FetchUri(value, executable, extract, path);
    }

    /**
     * Reads the output of {@link #toJson}.
     *
     * @throws IllegalArgumentException if the text is anything else
     */
    public static FetchUri fromJson(String json) {
        try {
            return JSON.readValue(json, FetchUri.class);
        } catch (JsonProcessingException e) {
            // Not the text itself: it may have a password.
            throw new IllegalArgumentException("a URI to fetch is not the JSON of one: " + e.getOriginalMessage(), e);
        }
    }

    public String toJson() {
        try {
            return JSON.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** For messages: without secrets, and not too long. */
    public String shown() {
        return UriSecrets.hide(value);
    }
}
