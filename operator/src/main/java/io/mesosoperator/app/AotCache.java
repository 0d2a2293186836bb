package io.mesosoperator.app;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file of the image from which the Java runtime has classes and profiles. Where the runtime cannot use it, it
 * starts slower and says nothing.
 *
 * @param file which the runtime was told to use, and which is there
 * @param isUsed whether it is mapped into memory
 */
record AotCache(Optional<Path> file, boolean isUsed) {

    private static final Logger LOG = LoggerFactory.getLogger(AotCache.class);
    private static final String OPTION = "-XX:AOTCache=";
    private static final Path MAPS = Path.of("/proc/self/maps"); // of Linux

    static AotCache ofThisProcess() {
        return of(ManagementFactory.getRuntimeMXBean().getInputArguments(), MAPS);
    }

    /**
     * Of a process.
     *
     * @param javaOptions of which the last counts
     * @param maps as the kernel tells them, a line each with the file at its end
     */
    static AotCache of(List<String> javaOptions, Path maps) {
        var file = javaOptions.stream()
                .filter(option -> option.startsWith(OPTION))
                .reduce((first, second) -> second)
                .map(option -> Path.of(option.substring(OPTION.length())))
                .filter(Files::exists);
        return new AotCache(file, file.isPresent() && isMapped(file.get(), maps));
    }

    private static boolean isMapped(Path file, Path maps) {
        try (var lines = Files.lines(maps)) {
            var path = file.toRealPath().toString();
            return lines.anyMatch(line -> line.endsWith(path));
        } catch (IOException unknown) {
            return false;
        }
    }

    /** The log tells it once. */
    void tell() {
        LOG.info("Java {} {}", Runtime.version(), words());
    }

    String words() {
        if (isUsed) {
            return "with an AOT cache";
        }
        return file.map(path -> "does not use the AOT cache " + path).orElse("without an AOT cache");
    }
}
