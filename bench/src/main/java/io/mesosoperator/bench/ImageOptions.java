package io.mesosoperator.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** How the operator's image runs its program. */
public final class ImageOptions {

    /** The image's environment. */
    public static final Map<String, String> ENVIRONMENT = Map.of("MALLOC_ARENA_MAX", "2");

    private static final Path DOCKERFILE = Path.of("cluster", "operator-image", "Dockerfile");
    private static final Pattern OPTION = Pattern.compile("\"(-XX:[^\"]+)\"");

    private ImageOptions() {}

    /** The Java options in the image's ENTRYPOINT. */
    public static List<String> read() throws IOException {
        var file = Files.exists(DOCKERFILE) ? DOCKERFILE : Path.of("..").resolve(DOCKERFILE);
        return OPTION.matcher(Files.readString(file))
                .results()
                .map(option -> option.group(1))
                .toList();
    }

    /** What Java finds out in a container with this limit, in which it chooses the serial collector. */
    public static List<String> inContainerOf(long limitMib) {
        return List.of("-XX:MaxRAM=" + limitMib + "m", "-XX:+UseSerialGC");
    }
}
