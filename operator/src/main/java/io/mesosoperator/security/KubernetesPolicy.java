package io.mesosoperator.security;

/**
 * What tasks may name of Kubernetes by {@code spec.kubernetes}. Whoever may create pods could have it anyway, but not
 * whoever may only create tasks.
 *
 * @param configMaps ConfigMaps of their namespace
 * @param persistentVolumeClaims claims of their namespace
 * @param imagePullSecrets Secrets of their namespace that images are pulled with, which tasks cannot read by that
 * @param serviceAccounts ServiceAccounts of their namespace, {@code default} for one that names none
 * @param csiDrivers drivers of volumes that live as long as the pod
 * @param runtimeClasses RuntimeClasses
 * @param priorityClasses PriorityClasses; never those of the system
 * @param tolerations keys of taints
 * @param metadataKeys keys with a prefix, of labels and annotations
 */
public record KubernetesPolicy(
        AllowedNames configMaps,
        AllowedNames persistentVolumeClaims,
        AllowedNames imagePullSecrets,
        AllowedNames serviceAccounts,
        AllowedNames csiDrivers,
        AllowedNames runtimeClasses,
        AllowedNames priorityClasses,
        AllowedNames tolerations,
        AllowedNames metadataKeys) {

    /** Nothing. */
    public static final KubernetesPolicy NONE = new KubernetesPolicy(
            AllowedNames.NONE,
            AllowedNames.NONE,
            AllowedNames.NONE,
            AllowedNames.NONE,
            AllowedNames.NONE,
            AllowedNames.NONE,
            AllowedNames.NONE,
            AllowedNames.NONE,
            AllowedNames.NONE);

    /**
     * Whether a task may tolerate taints of this key.
     *
     * @param key empty for all taints
     */
    public boolean allowsToleration(String key) {
        return key.isEmpty() ? tolerations.allowed().contains("*") : tolerations.allows(key);
    }
}
