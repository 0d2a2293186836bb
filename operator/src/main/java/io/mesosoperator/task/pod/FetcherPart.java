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
 * {@code CommandInfo.uris}: an init container of the operator's image, which fetches them into the sandbox. It comes
 * after all parts that mount something, for it mounts the same.
 */
public final class FetcherPart implements PodPart {

    /** The init container's name. */
    public static final String CONTAINER = "fetcher";

    /** Name of the init container of the task's image that comes before it, where a URI is a file of that image. */
    public static final String IMAGE_FILES = "fetcher-image-files";

    /** Those in which fetching may fail. */
    public static final Set<String> CONTAINERS = Set.of(IMAGE_FILES, CONTAINER);

    FetcherPart() {}

    @Override
    public void add(PodRequest request, PodDraft draft) {
        var command = request.command();
        if (command.getUrisCount() == 0) {
            return;
        }
        check(command, request, draft);
        var files = ImageFiles.of(command, draft.container().buildVolumeMounts());
        var fetcher = request.defaults().fetcher();
        draft.spec()
                // Before a sidecar that checks the task's health: there is no task yet.
                .addToInitContainers(
                        0,
                        new ContainerBuilder()
                                .withName(CONTAINER)
                                .withImage(fetcher.image())
                                .withImagePullPolicy(fetcher.pullPolicy())
                                .withArgs(arguments(command, files, request))
                                .withResources(resources(draft.container().buildResources(), request))
                                .withSecurityContext(security(RunAs.of(request)))
                                // Also when it never got to say what was wrong: the end of its log is
                                // better than nothing.
                                .withTerminationMessagePolicy("FallbackToLogsOnError")
                                .withVolumeMounts(draft.container().buildVolumeMounts())
                                .build());
        if (!files.uris().isEmpty()) {
            draft.spec().addToInitContainers(0, copier(files, request, draft));
        }
    }

    /** In the task's image, as the task's user: what that may not read is not for its task either. */
    private static Container copier(ImageFiles files, PodRequest request, PodDraft draft) {
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

    private static void check(CommandInfo command, PodRequest request, PodDraft draft) {
        for (int i = 0; i < command.getUrisCount(); i++) {
            var path = "%s.uris[%d].value".formatted(request.commandPath(), i);
            switch (FetchSource.of(command.getUris(i).getValue())) {
                case FetchSource.Refused(var message) -> draft.invalid(path, message);
                case FetchSource.Http _, FetchSource.Ftp _ -> checkNetwork(path, request, draft);
                case FetchSource.LocalFile _ -> {}
            }
        }
    }

    /** Mesos' agent fetches in its own network; here it is the pod's, and all containers of a pod have the same. */
    private static void checkNetwork(String path, PodRequest request, PodDraft draft) {
        if (NetworkPart.isNone(request)) {
            draft.invalid(
                    path,
                    "with network NONE nothing can be fetched from a server; put the file into the image and name it"
                            + " by its path, or use network BRIDGE");
        }
    }

    private static List<String> arguments(CommandInfo command, ImageFiles files, PodRequest request) {
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

    private static Optional<Quantity> disk(PodRequest request) {
        return TaskResources.of(request).megabytes("disk");
    }

    /**
     * Mesos' agent fetches on its own account. Here it takes turns with the task, on the task's: a pod is accounted for
     * the larger of its init container's and its container's requests, so the fetcher requests no more than the task
     * does. It may use more memory than it requests, for a Java runtime does not fit into a small task's.
     */
    private static ResourceRequirements resources(ResourceRequirements ofTask, PodRequest request) {
        var most = new Quantity(request.defaults().fetcher().memoryMegabytes() + "Mi");
        var requirements = new ResourceRequirementsBuilder()
                // Without a request Kubernetes would take the limit for it.
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
                    // No use for a GPU here.
                }
            }
        });
        return requirements.build();
    }

    /** As the task's user, so that the files are the task's; where only the image knows who that is, as nobody. */
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
