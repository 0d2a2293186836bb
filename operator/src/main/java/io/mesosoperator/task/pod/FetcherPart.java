package io.mesosoperator.task.pod;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.SecurityContextBuilder;
import io.mesosoperator.fetcher.FetchCommand;
import io.mesosoperator.fetcher.FetchSource;
import io.mesosoperator.security.TaskPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.mesos.Protos.CommandInfo;

/**
 * {@code CommandInfo.uris}: an init container of the operator's image fetches them into the sandbox. It comes after all
 * parts that add mounts because it mounts the same.
 */
public final class FetcherPart implements PodPart {

    /** The init container's name. */
    public static final String CONTAINER = "fetcher";

    /** Name of the preceding init container of the task's image, for URIs that are files of that image. */
    public static final String IMAGE_FILES = "fetcher-image-files";

    private static final String CERTIFICATES = "fetcher-certificates";

    /** The containers in which fetching may fail. */
    public static final Set<String> CONTAINERS = Set.of(IMAGE_FILES, CONTAINER);

    FetcherPart() {}

    @Override
    public void add(PodInput request, PodDraft draft) {
        var command = request.command();
        if (command.getUrisCount() == 0) {
            return;
        }
        check(command, request, draft);
        var files = ImageFiles.of(command, draft.container().buildVolumeMounts());
        var fetcher = request.defaults().fetcher();
        var container = new ContainerBuilder()
                .withName(CONTAINER)
                .withImage(fetcher.image())
                .withImagePullPolicy(fetcher.pullPolicy())
                .withArgs(arguments(command, files, request))
                // The image's AOT cache would take 55 MiB more than the classes that it needs.
                .addNewEnv()
                .withName("JDK_JAVA_OPTIONS")
                .withValue("-XX:AOTMode=off")
                .endEnv()
                .withResources(resources(draft.container().buildResources(), request))
                .withSecurityContext(security(RunAs.of(request)))
                // Fall back to the end of the log if the fetcher could not report the problem.
                .withTerminationMessagePolicy("FallbackToLogsOnError")
                .withVolumeMounts(draft.container().buildVolumeMounts());
        reach(fetcher.reach(), container, draft);
        // Before a health check's sidecar: there is no task yet.
        draft.spec().addToInitContainers(0, container.build());
        if (!files.uris().isEmpty()) {
            draft.spec().addToInitContainers(0, copier(files, request, draft));
        }
    }

    /** A namespace need not have the ConfigMap: only https servers of one's own authority need it. */
    private static void reach(FetcherReach reach, ContainerBuilder container, PodDraft draft) {
        reach.environment()
                .forEach((name, value) ->
                        container.addNewEnv().withName(name).withValue(value).endEnv());
        if (reach.certificates().isEmpty()) {
            return;
        }
        container
                .addNewVolumeMount()
                .withName(CERTIFICATES)
                .withMountPath(FetchCommand.CERTIFICATES)
                .withReadOnly(true)
                .endVolumeMount();
        draft.spec()
                .addNewVolume()
                .withName(CERTIFICATES)
                .withNewConfigMap()
                .withName(reach.certificates())
                .withOptional(true)
                .endConfigMap()
                .endVolume();
    }

    /** In the task's image, as the task's user: a file that the user may not read is not for its task either. */
    private static Container copier(ImageFiles files, PodInput request, PodDraft draft) {
        return new ContainerBuilder()
                .withName(IMAGE_FILES)
                .withImage(draft.container().getImage())
                .withImagePullPolicy(draft.container().getImagePullPolicy())
                .withCommand(files.command())
                .withResources(resources(draft.container().buildResources(), request))
                .withSecurityContext(unprivileged().build())
                .withTerminationMessagePolicy("FallbackToLogsOnError")
                .addNewVolumeMount()
                .withName(SandboxPart.VOLUME)
                .withMountPath(Sandbox.PATH)
                .endVolumeMount()
                .build();
    }

    private static void check(CommandInfo command, PodInput request, PodDraft draft) {
        for (int i = 0; i < command.getUrisCount(); i++) {
            var path = "%s.uris[%d].value".formatted(request.commandPath(), i);
            switch (FetchSource.of(command.getUris(i).getValue())) {
                case FetchSource.Refused(var message) -> draft.invalid(path, message);
                case FetchSource.Http _, FetchSource.Ftp _ -> checkNetwork(path, request, draft);
                case FetchSource.LocalFile _ -> {}
            }
        }
    }

    /** Mesos' agent fetches in its own network; here the fetcher shares the pod's network. */
    private static void checkNetwork(String path, PodInput request, PodDraft draft) {
        if (NetworkPart.isNone(request)) {
            draft.invalid(
                    path,
                    "with network NONE the fetcher reaches no server; put the file into the image and name it"
                            + " by its path, or use network BRIDGE");
        }
    }

    private static List<String> arguments(CommandInfo command, ImageFiles files, PodInput request) {
        var arguments = new ArrayList<String>();
        arguments.add(FetchCommand.NAME);
        arguments.add("--sandbox=" + Sandbox.PATH);
        disk(request)
                .ifPresent(disk ->
                        arguments.add("--disk=" + disk.getNumericalAmount().toBigInteger()));
        if (RunAs.of(request) instanceof RunAs.OfImage) {
            arguments.add("--shared");
        }
        for (int i = 0; i < command.getUrisCount(); i++) {
            arguments.add(Literal.of(files.uri(i, command.getUris(i)).toJson()));
        }
        return arguments;
    }

    private static Optional<Quantity> disk(PodInput request) {
        return TaskResources.of(request)
                .megabytes("disk")
                .or(() -> request.defaults().sandbox().isClaimed()
                        ? Optional.empty()
                        : Optional.of(SandboxPart.usual(request)));
    }

    /**
     * Mesos' agent fetches with its own resources. Here the fetcher runs before the task with the task's resources:
     * Kubernetes counts the larger of the init container's and the container's requests, so the fetcher requests no
     * more than the task does. It may use more memory than it requests, because a Java runtime does not fit into a
     * small task's memory.
     */
    private static ResourceRequirements resources(ResourceRequirements ofTask, PodInput request) {
        var most = new Quantity(request.defaults().fetcher().memoryMegabytes() + "Mi");
        var requirements = new ResourceRequirementsBuilder()
                // Without a request Kubernetes would use the limit.
                .addToRequests("memory", new Quantity("0"))
                .addToLimits("memory", most);
        ofTask.getRequests().forEach((name, amount) -> {
            switch (name) {
                case "cpu" -> requirements.addToRequests(name, amount);
                case "memory" -> requirements.addToRequests(name, amount.compareTo(most) < 0 ? amount : most);
                case "ephemeral-storage" ->
                    requirements
                            .addToRequests(name, amount)
                            .addToLimits(name, ofTask.getLimits().get(name));
                default -> {
                    // The fetcher needs no GPU.
                }
            }
        });
        return requirements.build();
    }

    /** As the task's user, so that the task owns the files; if only the image knows that user, as nobody. */
    public static SecurityContext security(RunAs runAs) {
        var security = unprivileged();
        if (runAs instanceof RunAs.OfImage) {
            security.withRunAsUser(TaskPolicy.NOBODY)
                    .withRunAsGroup(TaskPolicy.NOBODY)
                    .withRunAsNonRoot(true);
        }
        return security.build();
    }

    private static SecurityContextBuilder unprivileged() {
        return new SecurityContextBuilder()
                .withAllowPrivilegeEscalation(false)
                .withReadOnlyRootFilesystem(true)
                .withNewCapabilities()
                .withDrop("ALL")
                .endCapabilities();
    }
}
