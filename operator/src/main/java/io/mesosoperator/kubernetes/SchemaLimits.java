package io.mesosoperator.kubernetes;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * The {@code maxLength} and {@code maxItems} of our CRDs, by kind and path: {@code status.updates[].message}. They are
 * read from {@value #FILE}, which a test derives from the CRDs.
 */
public final class SchemaLimits {

    private static final String FILE = "/schema-limits.txt";
    private static final Map<String, SchemaLimits> BY_KIND = read();

    /** For a kind without limits. */
    private static final SchemaLimits NONE = new SchemaLimits(new HashMap<>());

    private final Map<String, Integer> byPath;

    private SchemaLimits(Map<String, Integer> byPath) {
        this.byPath = byPath;
    }

    public static SchemaLimits of(String kind) {
        return BY_KIND.getOrDefault(kind, NONE);
    }

    /** How many characters a string, or how many items a list of that path may have; any number if it has no limit. */
    public int most(String path) {
        return byPath.getOrDefault(path, Integer.MAX_VALUE);
    }

    private static Map<String, SchemaLimits> read() {
        var limits = new HashMap<String, SchemaLimits>();
        try (var lines = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(SchemaLimits.class.getResourceAsStream(FILE), FILE), StandardCharsets.UTF_8))) {
            for (var line : lines.readAllLines()) {
                var words = line.split(" ", -1);
                limits.computeIfAbsent(words[0], kind -> new SchemaLimits(new HashMap<>()))
                        .byPath
                        .put(words[1], Integer.valueOf(words[2]));
            }
            return limits;
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
