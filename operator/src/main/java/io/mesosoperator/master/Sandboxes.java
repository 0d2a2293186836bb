package io.mesosoperator.master;

import io.fabric8.kubernetes.api.model.Pod;
import io.mesosoperator.api.TaskInfoResource;
import io.mesosoperator.task.pod.GroupTasks;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Finds what a path of Mesos' agents leads to, of what somebody sees. */
record Sandboxes(MasterView view) {

    /** A task with a pod. */
    private record Candidate(TaskInfoResource object, MasterTask task, Pod pod) {}

    /** The newest that the path can mean; empty if there is none. */
    Optional<FoundSandbox> find(SandboxPath path) {
        var candidates = view.tasks()
                .filter(task -> view.id(MasterView.keyOf(task)).equals(path.frameworkId()))
                .flatMap(task -> candidate(task, path).stream())
                .toList();
        return candidates.stream()
                .filter(candidate -> isNamed(candidate, path))
                .max(Comparator.comparing(Candidate::object, MasterView.byAge()))
                .flatMap(newest -> found(newest, candidates, path));
    }

    private Optional<Candidate> candidate(TaskInfoResource task, SandboxPath path) {
        // what is told without reading the task, before that: a framework may have very many
        return view.source()
                .podOf(task)
                .filter(pod ->
                        path.run().map(pod.getMetadata().getUid()::equals).orElse(true))
                .flatMap(pod -> view.read(task).map(read -> new Candidate(task, read, pod)))
                .filter(candidate -> candidate.task().ownExecutorId().equals(path.executorId())
                        && path.slaveId()
                                .map(candidate.task().slaveId()::equals)
                                .orElse(true));
    }

    private static boolean isNamed(Candidate candidate, SandboxPath path) {
        return !GroupTasks.isGroup(candidate.pod())
                || path.taskId().map(candidate.task().id()::equals).orElse(true);
    }

    private static Optional<FoundSandbox> found(Candidate newest, List<Candidate> all, SandboxPath path) {
        var pod = newest.pod();
        if (!GroupTasks.isGroup(pod)) {
            return Optional.of(new FoundSandbox.Within(
                    newest.task(), pod, newest.object().key().uid(), path.rest()));
        }
        if (path.rest().isEmpty()) {
            return Optional.of(new FoundSandbox.Above(newest.task(), pod, List.of(SandboxPath.tasks())));
        }
        if (!path.isInTasks()) {
            return Optional.empty();
        }
        if (path.taskId().isEmpty()) {
            var ids = all.stream()
                    .filter(other -> other.pod()
                            .getMetadata()
                            .getUid()
                            .equals(pod.getMetadata().getUid()))
                    .map(other -> other.task().id())
                    .sorted()
                    .toList();
            return Optional.of(new FoundSandbox.Above(newest.task(), pod, ids));
        }
        return Optional.of(new FoundSandbox.Within(
                newest.task(), pod, newest.object().key().uid(), path.inTask()));
    }
}
