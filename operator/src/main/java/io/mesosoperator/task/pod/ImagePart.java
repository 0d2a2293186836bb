package io.mesosoperator.task.pod;

import io.mesosoperator.security.ImageName;
import org.apache.mesos.Protos.ContainerInfo;
import org.apache.mesos.Protos.ContainerInfo.DockerInfo;

/** The pod's image: the task's Docker image, or the default image that replaces the agent's own file system. */
final class ImagePart implements PodPart {

    private static final String IF_NOT_PRESENT = "IfNotPresent";

    @Override
    public void add(PodInput request, PodDraft draft) {
        var container = request.container();
        if (request.command().hasContainer()) {
            ofCommand(request, draft);
        } else if (!request.hasContainer()) {
            ofAgent(request, draft);
        } else if (container.getType() == ContainerInfo.Type.MESOS) {
            if (container.hasDocker()) {
                draft.invalid(
                        request.containerPath() + ".docker",
                        "Mesos reads docker only with type: DOCKER; set that type or remove docker");
            }
            ofAgent(request, draft);
        } else if (container.hasDocker()) {
            docker(container.getDocker(), request, draft);
        } else {
            draft.invalid(
                    request.containerPath(),
                    "No docker info found in container info: give docker.image, or set type: MESOS");
        }
    }

    /** The task has not chosen it. */
    private static void ofAgent(PodInput request, PodDraft draft) {
        draft.container().withImage(request.defaults().taskImage()).withImagePullPolicy(IF_NOT_PRESENT);
    }

    /**
     * {@code CommandInfo.container}: its image replaces the agent's file system instead of the default one; everything
     * else is as without Docker. Mesos passes this field to an external containerizer, whose options have no meaning
     * elsewhere.
     */
    private static void ofCommand(PodInput request, PodDraft draft) {
        var container = request.command().getContainer();
        var path = request.commandPath() + ".container";
        if (request.hasContainer()) {
            draft.invalid(path, "the task has another container already; remove this one");
        }
        for (int i = 0; i < container.getOptionsCount(); i++) {
            draft.invalid(
                    path + ".options[%d]".formatted(i),
                    ("option '%s' is for an external containerizer of Mesos; use spec.container,"
                                            + " whose docker.parameters")
                                    .formatted(container.getOptions(i))
                            + " are supported");
        }
        // The URL scheme of images for Mesos' external containerizers.
        var image = container.getImage().replaceFirst("^docker:///", "");
        image(image, path + ".image", false, request, draft);
    }

    private static void docker(DockerInfo docker, PodInput request, PodDraft draft) {
        image(docker.getImage(), request.containerPath() + ".docker.image", docker.getForcePullImage(), request, draft);
    }

    /**
     * Mesos pulls an image that is already there only on request. Without a policy Kubernetes would always pull images
     * with the tag latest, or with none.
     */
    private static void image(String image, String path, boolean alwaysPull, PodInput request, PodDraft draft) {
        if (image.isBlank()) {
            draft.invalid(path, "the name of the image is empty; give one, for example debian:13");
            return;
        }
        draft.container()
                .withImage(allowed(image, path, request, draft))
                .withImagePullPolicy(alwaysPull ? "Always" : IF_NOT_PRESENT);
    }

    /**
     * Its full name, where not every image is allowed: a node must not find anything else under a short one, such as
     * an image that it has by the id {@code sha256:...}.
     */
    private static String allowed(String image, String path, PodInput request, PodDraft draft) {
        var policy = request.policy();
        var rules = policy.limits().images();
        if (rules.isAny()) {
            return image;
        }
        var name = ImageName.parse(image);
        if (name.isEmpty()) {
            draft.invalid(
                    path, "'%s' names no image; write for example registry.example/team/app:1.0".formatted(image));
        } else if (!rules.allows(name.get())) {
            draft.unauthorized(
                    path,
                    "Not authorized to run image %s: %s allows it (now: %s)"
                            .formatted(name.get(), policy.name().field("images"), rules));
        } else if (rules.requireDigest() && name.get().digest().isEmpty()) {
            draft.unauthorized(
                    path,
                    "Not authorized to run image %s without its digest: write %s@sha256:...; %s asks for it"
                            .formatted(name.get(), name.get(), policy.name().field("requireDigest")));
        }
        return name.map(ImageName::toString).orElse(image);
    }
}
