package io.mesosoperator.scheduler.wire;

import com.google.protobuf.Message;
import io.mesosoperator.crds.V1Additions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.mesos.Protos.ContainerInfo;
import org.apache.mesos.Protos.ContainerInfo.DockerInfo;
import org.apache.mesos.Protos.TaskInfo;
import org.apache.mesos.Protos.Volume;
import org.apache.mesos.v1.Protos;

/**
 * A task of a 1.x client in the schema of 0.23: what 1.x has added becomes what means the same there.
 *
 * @param task without what was added
 * @param problems what was added, means something for how the task runs, and is not served; by the names of its fields.
 *     Empty if the task is as its framework meant it
 */
public record V1Task(TaskInfo task, List<String> problems) {

    public V1Task {
        problems = List.copyOf(problems);
    }

    /** Reads what was added to the task. */
    public static V1Task of(TaskInfo task) {
        var problems = new ArrayList<String>();
        look(task, "", problems);
        return new V1Task(problems.isEmpty() ? translated(task) : task, problems);
    }

    private static void look(Message message, String path, List<String> problems) {
        V1Additions.in(message).ifPresent(added -> lookAt(added, path, problems));
        message.getAllFields().forEach((field, value) -> {
            if (value instanceof Message one) {
                look(one, path + V1Names.of(field) + ".", problems);
            } else if (value instanceof List<?> list) {
                for (var i = 0; i < list.size(); i++) {
                    if (list.get(i) instanceof Message item) {
                        look(item, "%s%s[%d].".formatted(path, V1Names.of(field), i), problems);
                    }
                }
            }
        });
    }

    private static void lookAt(Message added, String path, List<String> problems) {
        added.getAllFields().forEach((field, value) -> {
            var here = path + field.getName();
            switch (V1Field.of(field)) {
                case V1Field.Ignored() -> {}
                case V1Field.Refused(var instead) -> problems.add(here + " is not served here: " + instead);
                case V1Field.Served(var problem) -> {
                    problem.apply(value).ifPresent(why -> problems.add(here + " " + why));
                    for (var item : value instanceof List<?> list ? list : List.of(value)) {
                        if (item instanceof Message message) {
                            lookAt(message, here + ".", problems);
                        }
                    }
                }
            }
        });
    }

    private static TaskInfo translated(TaskInfo task) {
        var translated = task.toBuilder();
        translated.getResourcesBuilderList().forEach(V1Reservations::understand);
        if (task.hasExecutor()) {
            translated.getExecutorBuilder().getResourcesBuilderList().forEach(V1Reservations::understand);
        }
        if (task.hasContainer()) {
            contain(translated.getContainerBuilder());
        }
        return translated.build();
    }

    private static void contain(ContainerInfo.Builder container) {
        container.getVolumesBuilderList().forEach(V1Task::mount);
        var added = V1Additions.in(container.build(), Protos.ContainerInfo.parser());
        if (container.getType() == ContainerInfo.Type.MESOS && added.getMesos().hasImage()) {
            var image = added.getMesos().getImage();
            var docker = DockerInfo.newBuilder()
                    .setImage(image.getDocker().getName())
                    .setForcePullImage(!image.getCached());
            if (added.getNetworkInfosCount() > 0) { // else it has the ports among its resources, on the agent
                docker.setNetwork(DockerInfo.Network.BRIDGE);
            }
            added.getNetworkInfosList().stream()
                    .flatMap(network -> network.getPortMappingsList().stream())
                    .forEach(port -> docker.addPortMappings(mapping(port)));
            container.setType(ContainerInfo.Type.DOCKER).setDocker(docker);
        }
    }

    private static DockerInfo.PortMapping mapping(Protos.NetworkInfo.PortMapping port) {
        var mapping = DockerInfo.PortMapping.newBuilder()
                .setHostPort(port.getHostPort())
                .setContainerPort(port.getContainerPort());
        if (port.hasProtocol()) {
            mapping.setProtocol(port.getProtocol().toLowerCase(Locale.ROOT));
        }
        return mapping.build();
    }

    private static void mount(Volume.Builder volume) {
        var source = V1Additions.in(volume.build(), Protos.Volume.parser()).getSource();
        if (source.hasHostPath()) {
            volume.setHostPath(source.getHostPath().getPath());
        }
    }
}
