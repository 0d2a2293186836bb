package io.mesosoperator.executor;

import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.mesosoperator.kubernetes.Annotations;
import io.mesosoperator.kubernetes.Finalizers;
import io.mesosoperator.kubernetes.Labels;
import io.mesosoperator.task.executor.HostedTask;
import io.mesosoperator.task.pod.HelperContainers;
import io.mesosoperator.task.pod.PodDraft;
import io.mesosoperator.task.pod.PodName;
import io.mesosoperator.task.pod.TaskIdentity;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The pod of an executor, made of the one that its first task would have for itself. It has no owner: a framework's
 * object goes when its scheduler is disconnected, and its tasks run on.
 *
 * @param endpoint host and port of the executor API
 */
record ExecutorPodTemplate(ExecutorSeal seal, String endpoint, ExecutorTerms terms) {

    private static final String ANYTHING_ELSE = "[^a-z0-9]+";
    private static final String AT_THE_ENDS = "^-+|-+$";

    /** The same task always gives the same pod. */
    Pod of(Pod translated, HostedTask first) {
        var executor = first.executor();
        var name = name(first);
        var environment = environment(ExecutorToken.of(seal.seal(), executor, name));
        var failoverTimeout = seal.signed(
                Annotations.FAILOVER_TIMEOUT,
                new ExecutorPodName(first.key().namespace(), name),
                translated.getMetadata().getAnnotations().getOrDefault(Annotations.FAILOVER_TIMEOUT, "0"));
        var info = Base64.getEncoder().encodeToString(first.executorInfo().toByteArray());
        return new PodBuilder(HelperContainers.noted(translated))
                .editMetadata()
                .withName(name)
                .withOwnerReferences(List.of())
                .removeFromFinalizers(Finalizers.TASK_STATUS)
                .removeFromLabels(Labels.TASK)
                .removeFromAnnotations(Labels.TASK)
                .removeFromAnnotations(Annotations.TASK_ID)
                .addToAnnotations(Annotations.EXECUTOR_INFO, info)
                .addToAnnotations(Annotations.SEAL, seal.of(executor, name, info))
                .addToAnnotations(Annotations.FAILOVER_TIMEOUT, failoverTimeout)
                .endMetadata()
                .editSpec()
                .editMatchingContainer(container -> PodDraft.CONTAINER.equals(container.getName()))
                .removeMatchingFromEnv(variable -> environment.containsKey(variable.getName()))
                .addAllToEnv(environment.entrySet().stream()
                        .map(ExecutorPodTemplate::variable)
                        .toList())
                .endContainer()
                .endSpec()
                .build();
    }

    /** Whether the pod is made for this task: then it has all that the task asks for. */
    static boolean isFor(HostedTask task, Pod pod) {
        return name(task).equals(pod.getMetadata().getName());
    }

    private static String name(HostedTask first) {
        var id = first.executor().executorId().toLowerCase(Locale.ROOT).replaceAll(ANYTHING_ELSE, "-");
        var readable = id.replaceAll(AT_THE_ENDS, "");
        var key = first.key();
        return PodName.of(new TaskIdentity(
                key.namespace(), readable.isEmpty() ? "executor" : readable, "executor " + key.uid(), ""));
    }

    /** What Mesos' own libraries, and most others, read; the executor's own variables do not hide it. */
    private SortedMap<String, String> environment(ExecutorToken token) {
        return new TreeMap<>(Map.of(
                "MESOS_AGENT_ENDPOINT",
                endpoint,
                "MESOS_SLAVE_PID",
                "slave(1)@" + endpoint,
                "MESOS_EXECUTOR_AUTHENTICATION_TOKEN",
                token.toString(),
                "MESOS_EXECUTOR_SHUTDOWN_GRACE_PERIOD",
                terms.shutdownGrace().toSeconds() + "secs",
                "MESOS_SUBSCRIPTION_BACKOFF_MAX",
                "2secs"));
    }

    private static EnvVar variable(Map.Entry<String, String> variable) {
        return new EnvVarBuilder()
                .withName(variable.getKey())
                .withValue(variable.getValue())
                .build();
    }
}
