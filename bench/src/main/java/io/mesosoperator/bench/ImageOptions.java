package io.mesosoperator.bench;

import io.mesosoperator.cluster.training.Training;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** How the operator's image runs its program. */
public final class ImageOptions {

    /** The image's environment. */
    public static final Map<String, String> ENVIRONMENT = Map.of("MALLOC_ARENA_MAX", "2");

    private static final Path DOCKERFILE = Path.of("cluster", "operator-image", "Dockerfile");
    private static final Path JAR = Path.of("operator", "target", "mesos-operator.jar");
    private static final Path LIB = Path.of("operator", "target", "lib");
    private static final Path CACHE = Path.of("bench", "target", "mesos-operator.aot");
    private static final Pattern ENTRYPOINT = Pattern.compile("(?m)^ENTRYPOINT (?:.*\\\\\\n)*.*");
    private static final Pattern OPTION = Pattern.compile("\"(-XX:[^\"]+)\"");

    private ImageOptions() {}

    /** The Java options in the image's ENTRYPOINT, but for the AOT cache. */
    public static List<String> read() throws IOException {
        var entrypoint = ENTRYPOINT.matcher(Files.readString(root().resolve(DOCKERFILE)));
        if (!entrypoint.find()) {
            throw new IllegalStateException(DOCKERFILE + " has no ENTRYPOINT");
        }
        return OPTION.matcher(entrypoint.group())
                .results()
                .map(option -> option.group(1))
                .filter(option -> !option.startsWith("-XX:AOT"))
                .toList();
    }

    /** What Java finds out in a container with this limit, in which it chooses the serial collector. */
    public static List<String> inContainerOf(long limitMib) {
        return List.of("-XX:MaxRAM=" + limitMib + "m", "-XX:+UseSerialGC");
    }

    /**
     * The operator's command, with an AOT cache as in the image, which is made if there is none of these jars.
     *
     * @param javaOptions beside those of the image
     */
    public static List<String> command(long limitMib, List<String> javaOptions)
            throws IOException, InterruptedException {
        var jar = root().resolve(JAR).toAbsolutePath();
        if (!Files.exists(jar)) {
            throw new IllegalStateException(jar + " is not there; run: make build");
        }
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var program = List.of("-jar", jar.toString());
        var cache = root().resolve(CACHE).toAbsolutePath();
        if (isOld(cache)) {
            say("making an AOT cache, as the image has one");
            new Training(root().toAbsolutePath(), concat(List.of(List.of(java), read(), program)), cache).run();
        }
        var own = List.of("-XX:AOTCache=" + cache, "-Xlog:aot*=off");
        return concat(List.of(List.of(java), inContainerOf(limitMib), read(), own, javaOptions, program));
    }

    /** The Java runtime would not notice that the jars have changed. */
    private static boolean isOld(Path cache) throws IOException {
        if (!Files.exists(cache)) {
            return true;
        }
        var made = Files.getLastModifiedTime(cache);
        try (var libraries = Files.list(root().resolve(LIB))) {
            var inputs = new ArrayList<>(libraries.toList());
            inputs.add(root().resolve(JAR));
            inputs.add(root().resolve(DOCKERFILE));
            inputs.add(Path.of(System.getProperty("java.home"), "release"));
            for (var input : inputs) {
                if (Files.getLastModifiedTime(input).compareTo(made) > 0) {
                    return true;
                }
            }
        }
        return false;
    }

    private static List<String> concat(List<List<String>> parts) {
        return parts.stream().flatMap(List::stream).toList();
    }

    private static Path root() {
        return Files.exists(DOCKERFILE) ? Path.of("") : Path.of("..");
    }

    @SuppressWarnings("SystemOut")
    private static void say(String text) {
        System.out.println(text);
    }
}
