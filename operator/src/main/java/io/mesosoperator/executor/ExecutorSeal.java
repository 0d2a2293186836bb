package io.mesosoperator.executor;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.kubernetes.Annotations;
import io.mesosoperator.kubernetes.LabelValue;
import io.mesosoperator.kubernetes.Labels;
import io.mesosoperator.kubernetes.Seal;
import io.mesosoperator.task.executor.ExecutorKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is believed of an executor's pod. Whoever may write pods may write its annotations, so the operator signs what
 * it reads there again: whose the pod is, once and for all; and how long it outlives its framework and that it is to
 * end, each for itself, so that one who spoils the one does not spoil the others.
 */
record ExecutorSeal(Seal seal) implements ExecutorRegistry.Belief {

    private static final List<String> SIGNED = List.of(Annotations.FAILOVER_TIMEOUT, Annotations.EXECUTOR_SHUTDOWN);
    private static final char SEPARATOR = ' ';

    /** The signature under whose pod it is. */
    String of(ExecutorKey executor, String pod, String info) {
        return seal.under(texts(executor, pod, info));
    }

    private static List<String> texts(ExecutorKey executor, String pod, String info) {
        return List.of(
                "executor",
                executor.framework().namespace(),
                pod,
                executor.framework().name(),
                executor.agent(),
                executor.executorId(),
                info);
    }

    /** Whose pod it is, if an operator made it for an executor. */
    Optional<ExecutorKey> executorOf(Pod pod) {
        var metadata = pod.getMetadata();
        var annotations = annotations(pod);
        var labels = Optional.ofNullable(metadata.getLabels()).orElse(Map.of());
        var info = annotations.get(Annotations.EXECUTOR_INFO);
        var signature = annotations.get(Annotations.SEAL);
        if (info == null || signature == null || !labels.containsKey(Labels.EXECUTOR)) {
            return Optional.empty();
        }
        var executor = new ExecutorKey(
                new FrameworkKey(metadata.getNamespace(), LabelValue.textOf(pod, Labels.FRAMEWORK)),
                LabelValue.textOf(pod, Labels.AGENT),
                LabelValue.textOf(pod, Labels.EXECUTOR));
        return seal.isUnder(signature, texts(executor, metadata.getName(), info))
                ? Optional.of(executor)
                : Optional.empty();
    }

    /** The value of the annotation, with its signature. */
    String signed(String annotation, ExecutorPodName pod, String value) {
        return value + SEPARATOR + seal.under(texts(annotation, pod, value));
    }

    private static List<String> texts(String annotation, ExecutorPodName pod, String value) {
        return List.of(annotation, pod.namespace(), pod.name(), value);
    }

    /** The pod with the values that an operator has signed, or that were believed before, without the signatures. */
    @Override
    public Pod in(Pod pod, Optional<Pod> known) {
        var builder = new PodBuilder(pod).editMetadata();
        for (var annotation : SIGNED) {
            builder.removeFromAnnotations(annotation);
            value(annotation, pod)
                    .or(() -> known.map(ExecutorSeal::annotations).map(before -> before.get(annotation)))
                    .ifPresent(value -> builder.addToAnnotations(annotation, value));
        }
        return builder.endMetadata().build();
    }

    private Optional<String> value(String annotation, Pod pod) {
        return Optional.ofNullable(annotations(pod).get(annotation)).flatMap(text -> {
            var end = text.lastIndexOf(SEPARATOR);
            return end > 0
                            && seal.isUnder(
                                    text.substring(end + 1),
                                    texts(annotation, ExecutorPodName.of(pod), text.substring(0, end)))
                    ? Optional.of(text.substring(0, end))
                    : Optional.empty();
        });
    }

    private static Map<String, String> annotations(Pod pod) {
        return Optional.ofNullable(pod.getMetadata().getAnnotations()).orElse(Map.of());
    }
}
