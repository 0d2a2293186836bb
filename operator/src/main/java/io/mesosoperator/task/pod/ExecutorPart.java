package io.mesosoperator.task.pod;

import com.google.protobuf.ByteString;
import io.fabric8.kubernetes.api.model.DownwardAPIVolumeFile;
import io.fabric8.kubernetes.api.model.DownwardAPIVolumeFileBuilder;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.mesosoperator.kubernetes.Annotations;
import io.mesosoperator.kubernetes.Labels;
import java.util.ArrayList;
import java.util.Base64;
import org.apache.mesos.Protos.ExecutorInfo;
import org.apache.mesos.Protos.TaskInfo;

/**
 * Marks a pod as an executor's, and provides what Mesos would have sent the executor as files: its task, and the
 * data of both. Files, because every process that the executor starts would inherit variables, and an argument
 * list is too small.
 */
final class ExecutorPart implements PodPart {

    /** Not in the sandbox, which the executor may clean up. */
    static final String PATH = "/mnt/mesos/executor";

    /** In base64 this is two thirds of Kubernetes' limit for all annotations of an object, 256 KiB. */
    private static final int MOST_DATA = 128 * 1024;

    private static final String VOLUME = "executor";

    @Override
    public void add(PodInput request, PodDraft draft) {
        if (!request.task().hasExecutor()) {
            return;
        }
        identify(request.task().getExecutor(), draft);
        if (!request.executorIsTold()) {
            check(request.task(), draft);
            files(request.task(), draft);
        }
    }

    private static void check(TaskInfo task, PodDraft draft) {
        if (task.hasContainer()) {
            draft.invalid(
                    "spec.container",
                    "only its executor can make the task's container, and executors do not receive it yet;"
                            + " use spec.executor.container, or give the task a command instead of the executor");
        }
        if (task.hasDiscovery() && task.getExecutor().hasDiscovery()) {
            draft.invalid(
                    "spec.executor.discovery",
                    "a task and its executor are one pod with one discovery name; keep spec.discovery or this");
        }
        var size = task.getData().size() + task.getExecutor().getData().size();
        if (size > MOST_DATA) {
            draft.invalid(
                    "spec.data",
                    ("%d bytes together with spec.executor.data are more than the %d that an executor can receive;"
                                    + " put them where it can fetch them")
                            .formatted(size, MOST_DATA));
        }
    }

    private static void identify(ExecutorInfo executor, PodDraft draft) {
        IdentityPart.label(draft, Labels.EXECUTOR, executor.getExecutorId().getValue());
        if (executor.hasName()) {
            draft.metadata().addToAnnotations(Annotations.EXECUTOR_NAME, executor.getName());
        }
        if (executor.hasSource()) {
            draft.metadata().addToAnnotations(Annotations.EXECUTOR_SOURCE, executor.getSource());
        }
    }

    private static void files(TaskInfo task, PodDraft draft) {
        var files = new ArrayList<DownwardAPIVolumeFile>();
        files.add(file("task-id", Annotations.TASK_ID));
        if (task.hasData()) {
            draft.metadata().addToAnnotations(Annotations.TASK_DATA, base64(task.getData()));
            files.add(file("task-data", Annotations.TASK_DATA));
        }
        if (task.getExecutor().hasData()) {
            draft.metadata()
                    .addToAnnotations(
                            Annotations.EXECUTOR_DATA, base64(task.getExecutor().getData()));
            files.add(file("executor-data", Annotations.EXECUTOR_DATA));
        }
        draft.spec()
                .addToVolumes(new VolumeBuilder()
                        .withName(VOLUME)
                        .withNewDownwardAPI()
                        .withItems(files)
                        .endDownwardAPI()
                        .build());
        draft.container()
                .addNewVolumeMount()
                .withName(VOLUME)
                .withMountPath(PATH)
                .withReadOnly(true)
                .endVolumeMount();
    }

    private static DownwardAPIVolumeFile file(String name, String annotation) {
        return new DownwardAPIVolumeFileBuilder()
                .withPath(name)
                .withNewFieldRef()
                .withFieldPath("metadata.annotations['%s']".formatted(annotation))
                .endFieldRef()
                .build();
    }

    private static String base64(ByteString data) {
        return Base64.getEncoder().encodeToString(data.toByteArray());
    }
}
