package io.mesosoperator.task.pod;

import io.fabric8.kubernetes.api.model.VolumeMount;
import io.mesosoperator.fetcher.FetchSource;
import io.mesosoperator.fetcher.FetchUri;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.mesos.Protos.CommandInfo;

/**
 * The URIs that are files of the task's image, which replaces the agent's own file system. Only a container of that
 * image has these files, so one copies them to where the fetcher finds them.
 *
 * @param uris by their index in the command
 */
record ImageFiles(SortedMap<Integer, FetchUri> uris) {

    /**
     * Source, destination and the URI's display name: three arguments per file. A copy keeps its execute permission.
     */
    private static final String COPY = """
            while [ $# -gt 0 ]; do
              why=$(cp -L "$1" "$2" 2>&1 && chmod a+r "$2" 2>&1) || { echo "Failed to fetch URI '$3': $why"; exit 1; }
              shift 3
            done
            """;

    /** The file URIs that are in none of the task's volumes. */
    static ImageFiles of(CommandInfo command, List<VolumeMount> mounts) {
        var uris = new TreeMap<Integer, FetchUri>();
        for (int i = 0; i < command.getUrisCount(); i++) {
            if (FetchSource.of(command.getUris(i).getValue()) instanceof FetchSource.LocalFile(var path, var _)
                    && !isMounted(path, mounts)) {
                uris.put(i, FetchUri.of(command.getUris(i)).at("%s/.fetch-%d".formatted(Sandbox.PATH, i)));
            }
        }
        return new ImageFiles(uris);
    }

    private static boolean isMounted(String path, List<VolumeMount> mounts) {
        var real = Path.of(path).normalize();
        return mounts.stream().anyMatch(mount -> real.startsWith(Path.of(mount.getMountPath())));
    }

    /** The fetcher's input for the command's URI with this index. */
    FetchUri uri(int index, CommandInfo.URI uri) {
        return uris.getOrDefault(index, FetchUri.of(uri));
    }

    /** Copies all files; needs a shell in the image, as a command without arguments does. */
    List<String> command() {
        var command = new ArrayList<>(List.of("/bin/sh", "-c", Literal.of(COPY), "copy"));
        for (var uri : uris.values()) {
            if (FetchSource.of(uri.value()) instanceof FetchSource.LocalFile(var path, var _) && uri.at() != null) {
                command.addAll(List.of(Literal.of(path), uri.at(), Literal.of(uri.shown())));
            }
        }
        return command;
    }
}
