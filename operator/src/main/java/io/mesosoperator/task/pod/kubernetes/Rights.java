package io.mesosoperator.task.pod.kubernetes;

import io.mesosoperator.security.AllowedNames;
import io.mesosoperator.task.pod.PodDraft;
import io.mesosoperator.task.pod.PodInput;

/** What the task policy lets a task name. */
record Rights(PodInput request, PodDraft draft) {

    void secret(String name, String field) {
        check(request.policy().secrets(), name, "read the Secret", "secrets", field);
    }

    void configMap(String name, String field) {
        check(request.policy().kubernetes().configMaps(), name, "read the ConfigMap", "configMaps", field);
    }

    void claim(String name, String field) {
        check(
                request.policy().kubernetes().persistentVolumeClaims(),
                name,
                "mount the PersistentVolumeClaim",
                "persistentVolumeClaims",
                field);
    }

    void pullSecret(String name, String field) {
        check(
                request.policy().kubernetes().imagePullSecrets(),
                name,
                "pull images with the Secret",
                "imagePullSecrets",
                field);
    }

    void serviceAccount(String name, String field) {
        check(
                request.policy().kubernetes().serviceAccounts(),
                name,
                "act as the ServiceAccount",
                "serviceAccounts",
                field);
    }

    void csiDriver(String name, String field) {
        check(request.policy().kubernetes().csiDrivers(), name, "have volumes of the driver", "csiDrivers", field);
    }

    void runtimeClass(String name, String field) {
        check(
                request.policy().kubernetes().runtimeClasses(),
                name,
                "run with the RuntimeClass",
                "runtimeClasses",
                field);
    }

    void priorityClass(String name, String field) {
        check(
                request.policy().kubernetes().priorityClasses(),
                name,
                "have the PriorityClass",
                "priorityClasses",
                field);
    }

    void toleration(String key, String field) {
        if (!request.policy().kubernetes().allowsToleration(key)) {
            refuse(key.isEmpty() ? "tolerate all taints" : "tolerate taints '%s'".formatted(key), "tolerations", field);
        }
    }

    void metadataKey(String key, String field) {
        check(request.policy().kubernetes().metadataKeys(), key, "have the key", "metadataKeys", field);
    }

    private void check(AllowedNames allowed, String name, String what, String policyField, String field) {
        if (!allowed.allows(name)) {
            refuse("%s '%s'".formatted(what, name), policyField, field);
        }
    }

    private void refuse(String what, String policyField, String field) {
        draft.unauthorized(
                field,
                "Not authorized to %s; %s allows it"
                        .formatted(what, request.policy().name().field(policyField)));
    }
}
