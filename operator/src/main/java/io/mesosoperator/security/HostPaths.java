package io.mesosoperator.security;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The agent's files that a task may mount: a list of paths, each including everything below it.
 *
 * @param allowed each path once
 */
public record HostPaths(List<Allowed> allowed) {

    /** No paths. */
    public static final HostPaths NONE = new HostPaths(List.of());

    private static final String WRITABLE = ":rw";

    /**
     * One path and everything below it.
     *
     * @param path absolute, as {@link #normalized} writes it
     * @param writable tasks may write there
     */
    public record Allowed(String path, boolean writable) {

        private boolean covers(String other) {
            // By whole path components: /srv does not cover /srvx.
            return path.equals("/") || other.equals(path) || other.startsWith(path + "/");
        }

        @Override
        public String toString() {
            return writable ? path + WRITABLE : path;
        }
    }

    public HostPaths {
        allowed = List.copyOf(allowed);
    }

    /**
     * Parses one path from each text: {@code /srv/data} is read-only, {@code /srv/data:rw} is writable.
     *
     * @throws IllegalArgumentException with a message that quotes the text if it is not such a path or a duplicate
     */
    public static HostPaths parse(Collection<String> texts) {
        var allowed = texts.stream().map(HostPaths::parse).toList();
        var paths = allowed.stream().map(Allowed::path).toList();
        for (var path : paths) {
            if (paths.indexOf(path) != paths.lastIndexOf(path)) {
                throw new IllegalArgumentException(
                        "host path '%s' is given twice; give it once, with %s if tasks may write there"
                                .formatted(path, WRITABLE));
            }
        }
        return new HostPaths(allowed);
    }

    private static Allowed parse(String text) {
        var writable = text.endsWith(WRITABLE);
        var path = normalized(writable ? text.substring(0, text.length() - WRITABLE.length()) : text);
        if (path == null) {
            throw new IllegalArgumentException(
                    ("host path '%s' is invalid: write an absolute path without '..' and ':',"
                                    + " for example /srv/data, or /srv/data%s")
                            .formatted(text, WRITABLE));
        }
        return new Allowed(path, writable);
    }

    /**
     * An absolute path without {@code .}, double slashes or a trailing slash; null if the text is not an absolute path,
     * or contains {@code ..}.
     */
    public static @Nullable String normalized(String path) {
        if (!path.startsWith("/") || path.chars().anyMatch(c -> c == ':' || Character.isISOControl(c))) {
            return null;
        }
        var steps = List.of(path.split("/")).stream()
                .filter(step -> !step.isEmpty() && !step.equals("."))
                .toList();
        return steps.contains("..") ? null : "/" + String.join("/", steps);
    }

    /**
     * The widest entry that covers the path and allows this access. Below a narrower one, a task with write access
     * above it could have created a link to anywhere, and the volume would follow it.
     */
    public Optional<Allowed> covering(String path, boolean write) {
        return allowed.stream()
                .filter(candidate -> candidate.covers(path) && (candidate.writable() || !write))
                .min(Comparator.comparingInt(candidate -> candidate.path().length()));
    }

    /** The syntax of {@link #parse}, for messages. */
    @Override
    public String toString() {
        return allowed.isEmpty()
                ? "none"
                : allowed.stream().map(Allowed::toString).sorted().collect(Collectors.joining(", "));
    }
}
