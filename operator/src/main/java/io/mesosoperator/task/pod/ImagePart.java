package io.mesosoperator.task.pod;

import org.apache.mesos.Protos.ContainerInfo;
import org.apache.mesos.Protos.ContainerInfo.DockerInfo;

/** The pod's image: the task's Docker image, or the default image that replaces the agent's own file system. */
final class ImagePart implements PodPart {

    @Override
    public void add(PodInput request, PodDraft draft) {
        var container = request.container();
        if (request.command().hasContainer()) {
            ofCommand(request, draft);
        } else if (!request.hasContainer()) {
            image(request.defaults().taskImage(), false, draft);
        } else if (container.getType() == ContainerInfo.Type.MESOS) {
            if (container.hasDocker()) {
                draft.invalid(
                        request.containerPath() + ".docker",
                        "Mesos reads docker only with type: DOCKER; set that type or remove docker");
            }
            image(request.defaults().taskImage(), false, draft);
        } else if (container.hasDocker()) {
            docker(container.getDocker(), request.containerPath(), draft);
        } else {
            draft.invalid(
                    request.containerPath(),
                    "No docker info found in container info: give docker.image, or set type: MESOS");
        }
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
        if (image.isBlank()) {
            draft.invalid(path + ".image", "the name of the image is empty; give one, for example debian:13");
        }
        image(image, false, draft);
    }

    private static void docker(DockerInfo docker, String path, PodDraft draft) {
        if (docker.getImage().isBlank()) {
            draft.invalid(path + ".docker.image", "the name of the image is empty; give one, for example debian:13");
        }
        image(docker.getImage(), docker.getForcePullImage(), draft);
    }

    /**
     * Mesos pulls an image that is already there only on request. Without a policy Kubernetes would always pull images
     * with the tag latest, or with none.
     */
    private static void image(String image, boolean alwaysPull, PodDraft draft) {
        draft.container().withImage(image).withImagePullPolicy(alwaysPull ? "Always" : "IfNotPresent");
    }
}
