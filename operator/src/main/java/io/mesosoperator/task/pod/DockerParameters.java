package io.mesosoperator.task.pod;

import java.util.Optional;
import org.apache.mesos.Protos.ContainerInfo.DockerInfo;

/** The {@code docker run --key=value} options of a task, as far as they have a meaning for a pod. */
final class DockerParameters {

    static final String USER = "user";
    static final String WORKDIR = "workdir";

    /** @param path of the value, for problems */
    record Given(String path, String value) {}

    private DockerParameters() {}

    /** The value of a parameter. As on Docker's command line, the last of a key counts. */
    static Optional<Given> find(PodRequest request, String key) {
        var docker = request.docker().orElse(DockerInfo.getDefaultInstance());
        for (int i = docker.getParametersCount() - 1; i >= 0; i--) {
            var parameter = docker.getParameters(i);
            if (parameter.getKey().equals(key)) {
                return Optional.of(new Given(path(request, i) + ".value", parameter.getValue()));
            }
        }
        return Optional.empty();
    }

    static boolean isKnown(String key) {
        return key.equals(USER) || key.equals(WORKDIR);
    }

    static String path(PodRequest request, int index) {
        return request.containerPath() + ".docker.parameters[%d]".formatted(index);
    }
}
