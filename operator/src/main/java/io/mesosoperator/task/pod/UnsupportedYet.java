package io.mesosoperator.task.pod;

import io.mesosoperator.crds.Problem;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.mesos.Protos.ContainerInfo.DockerInfo.Network;

/**
 * What a TaskInfo may say and nothing does yet. It is refused rather than ignored: a task that runs without its
 * volumes would look as if it ran right. This is the one list of it, for the program and for the docs.
 */
public final class UnsupportedYet implements PodPart {

    /**
     * Something that is refused.
     *
     * @param path of the field, with {@code []} for any element
     * @param message what does not work and what to do instead
     */
    public record Field(String path, String message) {}

    /** @param uses where a task uses the field, and what to say there */
    private record Check(Field field, Function<PodRequest, Stream<Problem>> uses) {}

    private static final List<Check> CHECKS = List.of(field(
            "spec.container.docker.network",
            "network NONE is not supported yet; use BRIDGE, which opens only the ports it maps",
            request -> request.container().getDocker().getNetwork() == Network.NONE));

    UnsupportedYet() {}

    /** Everything that is refused, for the documentation. */
    public static List<Field> fields() {
        return CHECKS.stream().map(Check::field).toList();
    }

    @Override
    public void add(PodRequest request, PodDraft draft) {
        for (var check : CHECKS) {
            check.uses().apply(request).forEach(draft::invalid);
        }
    }

    private static Check field(String path, String message, Predicate<PodRequest> isUsed) {
        return new Check(
                new Field(path, message),
                request ->
                        isUsed.test(request) ? Stream.of(new Problem(pathIn(request, path), message)) : Stream.empty());
    }

    /** What the list calls the task's may be its executor's. */
    private static String pathIn(PodRequest request, String path) {
        return path.replaceFirst("^spec[.]command", request.commandPath())
                .replaceFirst("^spec[.]container", request.containerPath());
    }
}
