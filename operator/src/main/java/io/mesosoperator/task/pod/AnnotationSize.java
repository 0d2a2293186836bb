package io.mesosoperator.task.pod;

import io.mesosoperator.discovery.Discoverable;
import io.mesosoperator.kubernetes.Annotations;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.Map;

/**
 * Checks that the pod's annotations do not exceed Kubernetes' limit. They hold fields of any size in Mesos: labels,
 * data, DiscoveryInfo. It comes after all parts that add annotations.
 */
final class AnnotationSize implements PodPart {

    /** In bytes, keys and values of all annotations of an object together (Kubernetes: TotalAnnotationSizeLimitB). */
    static final int MOST = 256 * 1024;

    /** The task's field behind each annotation. */
    private static final Map<String, String> FIELDS = Map.of(
            Annotations.TASK_ID, "spec.taskId",
            Annotations.LABELS, "spec.labels",
            Annotations.RESOURCES, "spec.resources",
            Annotations.TASK_DATA, "spec.data",
            Annotations.EXECUTOR_DATA, "spec.executor.data",
            Annotations.EXECUTOR_NAME, "spec.executor.name",
            Annotations.EXECUTOR_SOURCE, "spec.executor.source");

    @Override
    public void add(PodInput request, PodDraft draft) {
        var annotations = draft.metadata().getAnnotations();
        var size = of(annotations);
        if (size <= MOST) {
            return;
        }
        annotations.entrySet().stream()
                .max(Comparator.comparingInt(AnnotationSize::of))
                .ifPresent(largest -> draft.invalid(
                        field(largest.getKey(), request),
                        ("%d bytes of annotations, %d of them of this field, are more than the %d that a pod"
                                        + " can have; shorten it")
                                .formatted(size, of(largest), MOST)));
    }

    private static String field(String annotation, PodInput request) {
        return annotation.equals(Annotations.DISCOVERY_INFO)
                ? Discoverable.pathOfDiscovery(request.task())
                : FIELDS.getOrDefault(annotation, "spec");
    }

    /** The size as Kubernetes counts it. */
    static int of(Map<String, String> annotations) {
        return annotations.entrySet().stream().mapToInt(AnnotationSize::of).sum();
    }

    private static int of(Map.Entry<String, String> annotation) {
        return bytes(annotation.getKey()) + bytes(annotation.getValue());
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
