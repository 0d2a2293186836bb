package io.mesosoperator.task.pod;

import org.apache.mesos.Protos.ContainerInfo;
import org.apache.mesos.Protos.ContainerInfo.DockerInfo;

/** Which image: the task's Docker image, or the one that stands for the agent's own file system. */
final class ImagePart implements PodPart {

    @Override
    public void add(PodRequest request, PodDraft draft) {
        var container = request.task().getContainer();
        if (request.task().getCommand().hasContainer()) {
            ofCommand(request, draft);
        } else if (!request.task().hasContainer()) {
            image(request.defaults().taskImage(), false, draft);
        } else if (container.getType() == ContainerInfo.Type.MESOS) {
            if (container.hasDocker()) {
                draft.invalid(
                        "spec.container.docker",
                        "Mesos reads docker only with type: DOCKER; set that type or remove docker");
            }
            image(request.defaults().taskImage(), false, draft);
        } else if (container.hasDocker()) {
            docker(container.getDocker(), draft);
        } else {
            draft.invalid(
                    "spec.container", "No docker info found in container info: give docker.image, or set type: MESOS");
        }
    }

    /**
     * {@code CommandInfo.container}: the image stands for the agent's file system, as the default one does otherwise; all
     * else is as without Docker. Mesos hands it to an external containerizer, whose options nobody else understands.
     */
    private static void ofCommand(PodRequest request, PodDraft draft) {
        var container = request.task().getCommand().getContainer();
        if (request.task().hasContainer()) {
            draft.invalid(
                    "spec.command.container",
                    "the task has a container of its own, and only one can be; remove command.container");
        }
        for (int i = 0; i < container.getOptionsCount(); i++) {
            draft.invalid(
                    "spec.command.container.options[%d]".formatted(i),
                    "option '%s' was for an external containerizer of Mesos; use spec.container, whose docker.parameters"
                                    .formatted(container.getOptions(i))
                            + " have a meaning here");
        }
        // The scheme that Mesos' external containerizers were given.
        var image = container.getImage().replaceFirst("^docker:///", "");
        if (image.isBlank()) {
            draft.invalid(
                    "spec.command.container.image", "the name of the image is empty; give one, for example debian:13");
        }
        image(image, false, draft);
    }

    private static void docker(DockerInfo docker, PodDraft draft) {
        if (docker.getImage().isBlank()) {
            draft.invalid(
                    "spec.container.docker.image", "the name of the image is empty; give one, for example debian:13");
        }
        image(docker.getImage(), docker.getForcePullImage(), draft);
    }

    private static void image(String image, boolean alwaysPull, PodDraft draft) {
        draft.container().withImage(image).withImagePullPolicy(alwaysPull ? "Always" : "IfNotPresent");
    }
}
