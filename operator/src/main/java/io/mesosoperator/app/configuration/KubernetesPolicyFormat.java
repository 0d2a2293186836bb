package io.mesosoperator.app.configuration;

import static io.mesosoperator.app.configuration.MesosTypes.CLAIMS;
import static io.mesosoperator.app.configuration.MesosTypes.CONFIG_MAPS;
import static io.mesosoperator.app.configuration.MesosTypes.CSI_DRIVERS;
import static io.mesosoperator.app.configuration.MesosTypes.METADATA_KEYS;
import static io.mesosoperator.app.configuration.MesosTypes.PRIORITY_CLASSES;
import static io.mesosoperator.app.configuration.MesosTypes.PULL_SECRETS;
import static io.mesosoperator.app.configuration.MesosTypes.RUNTIME_CLASSES;
import static io.mesosoperator.app.configuration.MesosTypes.SERVICE_ACCOUNTS;
import static io.mesosoperator.app.configuration.MesosTypes.TAINT_KEYS;

import io.mesosoperator.security.AllowedNames;
import io.mesosoperator.security.KubernetesPolicy;

/** What a task policy says of {@code spec.kubernetes}, but for Secrets. */
final class KubernetesPolicyFormat {

    private KubernetesPolicyFormat() {}

    static KubernetesPolicy read(Fields policy) {
        return new KubernetesPolicy(
                allowed(
                        policy,
                        "configMaps",
                        CONFIG_MAPS,
                        "ConfigMaps of their namespace that tasks may have in their variables and volumes, for"
                                + " example `[settings, \"team-a-*\"]`. `\"*\"`: all."),
                allowed(
                        policy,
                        "persistentVolumeClaims",
                        CLAIMS,
                        "PersistentVolumeClaims of their namespace that tasks may mount. Mesos' persistent volumes are"
                                + " claims too, and need no entry: whom an entry allows one may read it, whatever role"
                                + " it is reserved for."),
                allowed(
                        policy,
                        "imagePullSecrets",
                        PULL_SECRETS,
                        "Secrets of their namespace that images may be pulled with. A task cannot read one by that."),
                allowed(
                        policy,
                        "serviceAccounts",
                        SERVICE_ACCOUNTS,
                        "ServiceAccounts of their namespace that tasks may run as, and have the token of if they ask"
                                + " for it. `default` is the one of a task that names none."),
                allowed(
                        policy,
                        "csiDrivers",
                        CSI_DRIVERS,
                        "CSI drivers that may make a volume for a task's pod, such as `[secrets-store.csi.k8s.io]`."),
                allowed(
                        policy,
                        "runtimeClasses",
                        RUNTIME_CLASSES,
                        "RuntimeClasses that tasks may run with, such as `[gvisor]`."),
                allowed(
                        policy,
                        "priorityClasses",
                        PRIORITY_CLASSES,
                        "PriorityClasses that tasks may have: pods of a higher one take the room of lower ones. Those"
                                + " that begin with `system-` or `mesosoperator-` are for no task."),
                allowed(
                        policy,
                        "tolerations",
                        TAINT_KEYS,
                        "Keys of taints that tasks may tolerate, such as `[nvidia.com/gpu]`; their framework is offered"
                                + " such agents if its `spec.taskDefaults` tolerate all their taints. A toleration"
                                + " without a key needs `\"*\"`."),
                allowed(
                        policy,
                        "metadataKeys",
                        METADATA_KEYS,
                        "Keys with a prefix that labels and annotations of tasks' pods may have, for example"
                                + " `[\"prometheus.io/*\"]`: controllers and webhooks do much for them. Keys without a"
                                + " prefix need no entry, and those of Kubernetes and of the operator are for no"
                                + " task."));
    }

    private static AllowedNames allowed(Fields policy, String field, ValueType<AllowedNames> type, String about) {
        return policy.optional(field, type, AllowedNames.NONE, about);
    }
}
