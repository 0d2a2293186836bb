package io.mesosoperator.task.pod.kubernetes;

import io.mesosoperator.crds.kubernetes.Kubernetes;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What a task says of Kubernetes, and what its framework says for all its tasks. The task's word counts, field by
 * field; lists come together by their keys, the framework's entries first.
 *
 * @param own of the task
 * @param defaults of its framework
 * @param framework its name, for problems
 */
public record TaskKubernetes(Kubernetes own, Kubernetes defaults, String framework) {

    /** Neither says anything. */
    public static final TaskKubernetes NONE =
            new TaskKubernetes(Kubernetes.getDefaultInstance(), Kubernetes.getDefaultInstance(), "");

    private static final String OWN = "spec.kubernetes";
    private static final String DEFAULTS = "spec.taskDefaults.kubernetes";

    /** Whether it mounts claims that may be written to. */
    public boolean writesToClaims() {
        return volumes().stream()
                .map(At::value)
                .anyMatch(volume -> volume.hasPersistentVolumeClaim()
                        && !volume.getPersistentVolumeClaim().getReadOnly());
    }

    /** How long the task may take to start, in seconds. */
    public Optional<Long> startDeadlineSeconds() {
        return scalar(Kubernetes::hasStartDeadlineSeconds, Kubernetes::getStartDeadlineSeconds, ".startDeadlineSeconds")
                .map(At::value);
    }

    List<At<Kubernetes.EnvVar>> env() {
        return byKey(Kubernetes::getEnvList, ".env", Kubernetes.EnvVar::getName);
    }

    List<At<Kubernetes.EnvFromSource>> envFrom() {
        return together(Kubernetes::getEnvFromList, ".envFrom");
    }

    List<At<Kubernetes.Volume>> volumes() {
        return byKey(Kubernetes::getVolumesList, ".volumes", Kubernetes.Volume::getName);
    }

    List<At<Kubernetes.VolumeMount>> volumeMounts() {
        return byKey(Kubernetes::getVolumeMountsList, ".volumeMounts", Kubernetes.VolumeMount::getMountPath);
    }

    List<At<Kubernetes.LocalObjectReference>> imagePullSecrets() {
        return together(Kubernetes::getImagePullSecretsList, ".imagePullSecrets");
    }

    List<At<Kubernetes.Toleration>> tolerations() {
        return together(Kubernetes::getTolerationsList, ".tolerations");
    }

    Map<String, At<String>> labels() {
        return texts(Kubernetes::getLabelsMap, ".labels");
    }

    Map<String, At<String>> annotations() {
        return texts(Kubernetes::getAnnotationsMap, ".annotations");
    }

    Optional<At<String>> serviceAccountName() {
        return scalar(Kubernetes::hasServiceAccountName, Kubernetes::getServiceAccountName, ".serviceAccountName");
    }

    /** Whether the token of the service account is mounted. */
    Optional<At<Boolean>> automount() {
        return scalar(
                Kubernetes::hasAutomountServiceAccountToken,
                Kubernetes::getAutomountServiceAccountToken,
                ".automountServiceAccountToken");
    }

    Optional<At<String>> runtimeClassName() {
        return scalar(Kubernetes::hasRuntimeClassName, Kubernetes::getRuntimeClassName, ".runtimeClassName");
    }

    Optional<At<String>> priorityClassName() {
        return scalar(Kubernetes::hasPriorityClassName, Kubernetes::getPriorityClassName, ".priorityClassName");
    }

    Optional<At<Long>> killGraceSeconds() {
        return scalar(Kubernetes::hasKillGraceSeconds, Kubernetes::getKillGraceSeconds, ".killGraceSeconds");
    }

    private <T> Optional<At<T>> scalar(Predicate<Kubernetes> has, Function<Kubernetes, T> get, String step) {
        return Stream.of(of(own), ofDefaults())
                .filter(at -> has.test(at.value()))
                .findFirst()
                .map(at -> at.at(get.apply(at.value()), step));
    }

    /** Of entries with one key the last counts, as with those of a manifest. */
    private <T> List<At<T>> byKey(Function<Kubernetes, List<T>> get, String step, Function<T, String> key) {
        var entries = new LinkedHashMap<String, At<T>>();
        all(get, step).forEach(entry -> entries.put(key.apply(entry.value()), entry));
        return List.copyOf(entries.values());
    }

    private <T> List<At<T>> together(Function<Kubernetes, List<T>> get, String step) {
        var seen = new LinkedHashSet<T>();
        return all(get, step).filter(entry -> seen.add(entry.value())).toList();
    }

    private <T> Stream<At<T>> all(Function<Kubernetes, List<T>> get, String step) {
        return Stream.of(ofDefaults(), of(own)).flatMap(at -> {
            var items = get.apply(at.value());
            return IntStream.range(0, items.size()).mapToObj(i -> at.at(items.get(i), "%s[%d]".formatted(step, i)));
        });
    }

    private Map<String, At<String>> texts(Function<Kubernetes, Map<String, String>> get, String step) {
        var texts = new LinkedHashMap<String, At<String>>();
        Stream.of(ofDefaults(), of(own))
                .forEach(at -> get.apply(at.value())
                        .forEach((key, value) -> texts.put(key, at.at(value, "%s[%s]".formatted(step, key)))));
        return texts;
    }

    private static At<Kubernetes> of(Kubernetes own) {
        return new At<>(own, OWN, "");
    }

    private At<Kubernetes> ofDefaults() {
        return new At<>(defaults, DEFAULTS, " of Framework " + framework);
    }
}
