package io.mesosoperator.cli.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mesosoperator.cli.FakeApi;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WatchTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final String FROM =
            "/things?watch=true&allowWatchBookmarks=true&resourceVersion=%s&timeoutSeconds=%d";

    private final FakeApi api = new FakeApi();
    private final List<String> seen = new ArrayList<>();
    private final Watch watch = new Watch(api, "/things", Clock.fixed(NOW, ZoneOffset.UTC));

    private Optional<String> until(String name, Optional<Instant> deadline) {
        return watch.until("1", deadline, event -> {
            var found = event.object().at("/metadata/name").asText();
            seen.add(event.type() + " " + found);
            return found.equals(name) ? Optional.of(found) : Optional.empty();
        });
    }

    private static String event(String type, String name, int version) {
        return "{\"type\":\"%s\",\"object\":{\"metadata\":{\"name\":\"%s\",\"resourceVersion\":\"%d\"}}}%n"
                .formatted(type, name, version);
    }

    @Test
    void itGoesOnWhereTheConnectionHasEnded() {
        api.answering(FROM.formatted("1", 240), event("ADDED", "a", 2) + event("BOOKMARK", "", 7))
                .answering(FROM.formatted("7", 240), event("DELETED", "b", 8));

        assertThat(until("b", Optional.empty())).contains("b");

        assertThat(seen).containsExactly("ADDED a", "DELETED b");
    }

    @Test
    void itListsAnewWhenTheApiServerHasForgottenWhereItWas() {
        api.answering(FROM.formatted("1", 240), "{\"type\":\"ERROR\",\"object\":{\"code\":410}}\n")
                .answering(
                        "/things",
                        "{\"metadata\":{\"resourceVersion\":\"9\"},\"items\":[{\"metadata\":{\"name\":\"missed\"}}]}");

        assertThat(until("missed", Optional.empty())).contains("missed");
    }

    @Test
    void aConnectionThatIsRefusedForItsAgeIsListedAnewToo() {
        api.refusing(FROM.formatted("1", 240), 410)
                .answering("/things", "{\"metadata\":{},\"items\":[{\"metadata\":{\"name\":\"a\"}}]}");

        assertThat(until("a", Optional.empty())).contains("a");
    }

    @Test
    void anyOtherErrorIsTheUsersToKnow() {
        api.answering(
                FROM.formatted("1", 240), "{\"type\":\"ERROR\",\"object\":{\"code\":500,\"message\":\"broken\"}}\n");

        assertThatThrownBy(() -> until("a", Optional.empty()))
                .isInstanceOf(ApiFailure.class)
                .hasMessage("broken");
    }

    @Test
    void aDeadlineIsTheEndAndTheApiServerIsToldOfIt() {
        assertThat(until("a", Optional.of(NOW))).isEmpty();
        api.answering(FROM.formatted("1", 30), event("ADDED", "a", 2));

        assertThat(until("a", Optional.of(NOW.plusSeconds(30)))).contains("a");
    }
}
