package io.mesosoperator.task.pod.docker;

import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import io.mesosoperator.task.pod.ContainerPath;
import io.mesosoperator.task.pod.PodDraft;
import io.mesosoperator.task.pod.PodInput;
import io.mesosoperator.task.pod.docker.DockerParameters.Given;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Docker's {@code tmpfs} and {@code shm-size}: directories in memory. Their contents count as the task's
 * memory, as in Docker.
 */
final class DockerMemoryVolumes {

    private static final Pattern SIZE = Pattern.compile("([1-9][0-9]{0,14})([bkmg]?)b?", Pattern.CASE_INSENSITIVE);

    private DockerMemoryVolumes() {}

    /** Syntax: {@code path[:options]}, with the options of mount(8), separated by commas. */
    static void tmpfs(Given given, PodInput request, PodDraft draft) {
        var parts = List.of(given.value().split(":", 2));
        var options = parts.size() > 1 ? List.of(parts.get(1).split(",")) : List.<String>of();
        @Nullable Quantity size = null;
        var readOnly = false;
        for (var option : options) {
            var value =
                    option.startsWith("size=") ? size(option.substring("size=".length())) : Optional.<Quantity>empty();
            if (value.isPresent()) {
                size = value.get();
            } else if (option.equals("ro") || option.equals("rw")) {
                readOnly = option.equals("ro");
            } else if (!option.equals("exec")) {
                draft.invalid(
                        given.path(),
                        "option '%s' is not supported for a directory in memory; use size, rw, ro or exec"
                                .formatted(option));
                return;
            }
        }
        mount(parts.getFirst(), size, readOnly, given.path(), draft);
    }

    static void shm(Given given, PodInput request, PodDraft draft) {
        size(given.value())
                .ifPresentOrElse(
                        size -> mount("/dev/shm", size, false, given.path(), draft),
                        () -> draft.invalid(
                                given.path(), "'%s' is not a size; write 64m or 1g".formatted(given.value())));
    }

    private static void mount(String at, @Nullable Quantity size, boolean readOnly, String field, PodDraft draft) {
        if (!at.startsWith("/")) {
            draft.invalid(field, "'%s' is not absolute; start it with '/'".formatted(at));
            return;
        }
        switch (ContainerPath.of(at)) {
            case ContainerPath.Refused(var message) -> draft.invalid(field, message);
            case ContainerPath.At(var path) -> {
                if (draft.container().buildVolumeMounts().stream()
                        .anyMatch(mount -> mount.getMountPath().equals(path))) {
                    draft.invalid(field, "something else is mounted at %s already; use another path".formatted(path));
                    return;
                }
                var name = "memory-%d".formatted(draft.spec().buildVolumes().size());
                draft.spec()
                        .addToVolumes(new VolumeBuilder()
                                .withName(name)
                                .withNewEmptyDir()
                                .withMedium("Memory")
                                .withSizeLimit(size)
                                .endEmptyDir()
                                .build());
                draft.container()
                        .addToVolumeMounts(new VolumeMountBuilder()
                                .withName(name)
                                .withMountPath(path)
                                .withReadOnly(readOnly ? true : null)
                                .build());
            }
        }
    }

    /** Docker's sizes: a number of bytes, or of the unit after it. */
    private static Optional<Quantity> size(String text) {
        var size = SIZE.matcher(text);
        if (!size.matches()) {
            return Optional.empty();
        }
        var unit = switch (size.group(2)) {
            case "k", "K" -> "Ki";
            case "m", "M" -> "Mi";
            case "g", "G" -> "Gi";
            default -> "";
        };
        return Optional.of(new Quantity(size.group(1) + unit));
    }
}
