package io.mesosoperator.task.pod.docker;

import io.mesosoperator.task.pod.PodInput;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.mesos.Protos.ContainerInfo.DockerInfo;
import org.apache.mesos.Protos.Parameter;

/** The task's {@code docker run --key=value} options that a pod can express. */
public final class DockerParameters {

    public static final List<String> USER = List.of("user", "u");
    public static final List<String> WORKDIR = List.of("workdir", "w");

    /**
     * A parameter of the task.
     *
     * @param path of the value in the TaskInfo, for messages
     */
    public record Given(String path, String value) {}

    private DockerParameters() {}

    /** The value of a parameter, by any of its names. The last one counts, as on Docker's command line. */
    public static Optional<Given> find(PodInput request, List<String> keys) {
        var docker = request.docker().orElse(DockerInfo.getDefaultInstance());
        for (int i = docker.getParametersCount() - 1; i >= 0; i--) {
            var parameter = docker.getParameters(i);
            if (keys.contains(parameter.getKey())) {
                return Optional.of(new Given(path(request, i) + ".value", parameter.getValue()));
            }
        }
        return Optional.empty();
    }

    /** All values of a parameter. */
    static Stream<String> all(PodInput request, String key) {
        return request.docker().stream()
                .flatMap(docker -> docker.getParametersList().stream())
                .filter(parameter -> parameter.getKey().equals(key))
                .map(Parameter::getValue);
    }

    static String path(PodInput request, int index) {
        return request.containerPath() + ".docker.parameters[%d]".formatted(index);
    }
}
