package io.mesosoperator.task.pod;

import io.mesosoperator.task.pod.docker.DockerParameters;

/** Docker's {@code workdir} parameter: the working directory instead of the image's own. */
final class WorkdirPart implements PodPart {

    @Override
    public void add(PodInput request, PodDraft draft) {
        DockerParameters.find(request, DockerParameters.WORKDIR).ifPresent(workdir -> set(workdir, draft));
    }

    private static void set(DockerParameters.Given workdir, PodDraft draft) {
        if (!workdir.value().startsWith("/")) {
            draft.invalid(
                    workdir.path(),
                    "working directory '%s' is not absolute; start it with '/'".formatted(workdir.value()));
        }
        draft.container().withWorkingDir(workdir.value());
    }
}
