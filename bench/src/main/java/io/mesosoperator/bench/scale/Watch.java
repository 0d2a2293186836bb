package io.mesosoperator.bench.scale;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Tells of every change of a collection, from the time when it is opened until it is closed. */
final class Watch implements AutoCloseable {

    /** Is told of a change. */
    interface Listener {

        /**
         * Something has changed.
         *
         * @param type ADDED, MODIFIED or DELETED
         */
        void seen(String type, JsonNode object);
    }

    private final InputStream stream;
    private final Thread reader;

    private Watch(InputStream stream, Listener listener) {
        this.stream = stream;
        this.reader = Thread.ofPlatform().daemon().name("watch").start(() -> read(stream, listener));
    }

    static Watch open(Api api, String collection, Listener listener) {
        var now = api.get(collection + "?limit=1")
                .path("metadata")
                .path("resourceVersion")
                .asText();
        return new Watch(api.open(collection + "?watch=true&resourceVersion=" + now), listener);
    }

    private static void read(InputStream stream, Listener listener) {
        try (var lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                var event = Api.parse(line);
                listener.seen(event.path("type").asText(), event.path("object"));
            }
        } catch (IOException closed) {
            // as asked; whoever waits for something that does not come says so
        }
    }

    @Override
    public void close() {
        try {
            stream.close();
            reader.join();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw Pause.interrupted(e);
        }
    }
}
