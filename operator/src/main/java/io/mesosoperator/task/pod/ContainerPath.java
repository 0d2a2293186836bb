package io.mesosoperator.task.pod;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** A path of a volume in the task's container (mesos.proto: Volume.container_path). */
public sealed interface ContainerPath {

    /** A path to mount at: absolute, without {@code .} or double slashes or a trailing slash. */
    record At(String absolute) implements ContainerPath {}

    record Refused(String message) implements ContainerPath {}

    /** A relative path is below the sandbox, as in Mesos; an absolute one stays as it is. */
    static ContainerPath of(String text) {
        var steps = steps(text);
        if (steps.contains("..")) {
            return new Refused("'%s' may lead out of the sandbox; write it without '..'".formatted(text));
        }
        if (text.chars().anyMatch(c -> c == ':' || Character.isISOControl(c))) {
            return new Refused(
                    "'%s' cannot be mounted at; use a path without ':' and control characters".formatted(text));
        }
        if (steps.isEmpty()) {
            return new Refused(
                    "'%s' names no directory of its own; give one in the sandbox, for example data".formatted(text));
        }
        var path = steps.stream().map(step -> "/" + step).collect(Collectors.joining());
        return new At(text.startsWith("/") ? path : Sandbox.PATH + path);
    }

    private static List<String> steps(String text) {
        return Arrays.stream(text.split("/"))
                .filter(step -> !step.isEmpty() && !step.equals("."))
                .toList();
    }
}
