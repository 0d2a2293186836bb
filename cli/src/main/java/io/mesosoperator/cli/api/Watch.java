package io.mesosoperator.cli.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;

/** Follows a collection from a list on, over the ends of connections, until somebody has seen enough. */
public final class Watch {

    /** The API server ends a watch by itself after some minutes; this one sooner, and begins anew where it was. */
    private static final Duration AT_ONCE = Duration.ofMinutes(4);

    private static final int GONE = 410;

    /** Between two connections of which none has told anything: something on the way ends them. */
    private static final Duration PAUSE = Duration.ofSeconds(1);

    /** So often an API server that is away is tried again. */
    private static final int TRIES = 30;

    private final Api api;
    private final String path;
    private final InstantSource clock;
    private final boolean ofOne;
    private int failures;
    private final ObjectMapper json = new ObjectMapper();

    /** @param path of a collection, perhaps with a selector */
    public Watch(Api api, String path, InstantSource clock) {
        this(api, path, clock, false);
    }

    private Watch(Api api, String path, InstantSource clock, boolean ofOne) {
        this.api = api;
        this.path = path;
        this.clock = clock;
        this.ofOne = ofOne;
    }

    /**
     * Of an object that is there: that it is not in a list means that it was deleted.
     *
     * @param path of a collection, with a selector of that object
     */
    public static Watch ofOne(Api api, String path, InstantSource clock) {
        return new Watch(api, path, clock, true);
    }

    /** A change: {@code ADDED}, {@code MODIFIED} or {@code DELETED}. */
    public record Event(String type, JsonNode object) {

        public boolean isDeletion() {
            return type.equals("DELETED");
        }
    }

    /**
     * Calls for each change until that gives an answer.
     *
     * @param version from which on, that of a list
     * @param deadline when to give up, if ever
     * @return empty if the deadline came first
     */
    public <T> Optional<T> until(String version, Optional<Instant> deadline, Function<Event, Optional<T>> seen) {
        var from = new Position(version);
        while (true) {
            var time = deadline.map(end -> Duration.between(clock.instant(), end))
                    .filter(left -> left.compareTo(AT_ONCE) < 0)
                    .orElse(AT_ONCE);
            if (!time.isPositive()) {
                return Optional.empty();
            }
            var began = clock.instant();
            var answer = from.isLost() ? relistUnlessAway(from, seen) : follow(from, time, seen);
            if (answer.isPresent()) {
                return answer;
            }
            if (Duration.between(began, clock.instant()).compareTo(PAUSE) < 0) {
                pause();
            }
        }
    }

    private <T> Optional<T> follow(Position from, Duration time, Function<Event, Optional<T>> seen) {
        var watch = Query.of(path)
                .with("watch", true)
                .with("allowWatchBookmarks", true)
                .with("resourceVersion", from.version)
                .with("timeoutSeconds", Long.toString(Math.max(1, time.toSeconds())));
        try (var lines = new BufferedReader(new InputStreamReader(api.stream(watch.toString()), UTF_8))) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                var event = read(line);
                if (event.type().equals("ERROR")) {
                    lost(from, event.object());
                    return Optional.empty();
                }
                from.version = event.object().at("/metadata/resourceVersion").asText(from.version);
                var answer = event.type().equals("BOOKMARK") ? Optional.<T>empty() : seen.apply(event);
                if (answer.isPresent()) {
                    return answer;
                }
            }
            return Optional.empty();
        } catch (ApiFailure failure) {
            if (!failure.isGone() && !failure.isUnreachable()) {
                throw failure;
            }
            from.version = "";
            return Optional.empty();
        } catch (IOException | UncheckedIOException cut) {
            from.version = "";
            return Optional.empty(); // the list says what was missed, or that the API server is away
        }
    }

    private static void lost(Position from, JsonNode status) {
        if (status.path("code").asInt() != GONE) {
            throw new ApiFailure(
                    status.path("code").asInt(), status.path("message").asText());
        }
        from.version = "";
    }

    /** An API server that restarts is away for a moment. */
    private <T> Optional<T> relistUnlessAway(Position from, Function<Event, Optional<T>> seen) {
        try {
            var answer = relist(from, seen);
            failures = 0;
            return answer;
        } catch (ApiFailure failure) {
            failures++;
            if (!failure.isUnreachable() || failures > TRIES) {
                throw failure;
            }
            return Optional.empty();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new ApiFailure(0, "interrupted");
        }
    }

    private <T> Optional<T> relist(Position from, Function<Event, Optional<T>> seen) {
        var list = api.get(path);
        from.version = list.at("/metadata/resourceVersion").asText();
        for (var object : list.path("items")) {
            var answer = seen.apply(new Event("MODIFIED", object));
            if (answer.isPresent()) {
                return answer;
            }
        }
        return ofOne && list.path("items").isEmpty()
                ? seen.apply(new Event("DELETED", MissingNode.getInstance()))
                : Optional.empty();
    }

    private Event read(String line) {
        try {
            var event = json.readTree(line);
            return new Event(event.path("type").asText(), event.path("object"));
        } catch (JsonProcessingException cut) {
            throw new UncheckedIOException(cut);
        }
    }

    /** How far the watch has come; empty if the next thing is a list. */
    private static final class Position {

        private String version;

        Position(String version) {
            this.version = version;
        }

        boolean isLost() {
            return version.isEmpty();
        }
    }
}
