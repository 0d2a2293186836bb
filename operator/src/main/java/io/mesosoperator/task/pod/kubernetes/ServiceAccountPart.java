package io.mesosoperator.task.pod.kubernetes;

import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.mesosoperator.task.pod.PodDraft;
import io.mesosoperator.task.pod.PodInput;
import io.mesosoperator.task.pod.PodPart;

/** Whom the pod acts as: {@code serviceAccountName}, its token, and {@code imagePullSecrets}. */
public final class ServiceAccountPart implements PodPart {

    /** What Kubernetes gives a pod that names none. */
    private static final String DEFAULT = "default";

    @Override
    public void add(PodInput request, PodDraft draft) {
        var rights = new Rights(request, draft);
        request.kubernetes().serviceAccountName().ifPresent(at -> {
            rights.serviceAccount(at.value(), at.field());
            draft.spec().withServiceAccountName(at.value());
        });
        request.kubernetes().automount().filter(At::value).ifPresent(at -> {
            if (request.kubernetes().serviceAccountName().isEmpty()) { // else it is checked above
                rights.serviceAccount(DEFAULT, at.field());
            }
            draft.spec().withAutomountServiceAccountToken(true);
        });
        for (var at : request.kubernetes().imagePullSecrets()) {
            rights.pullSecret(at.value().getName(), at.field(".name"));
            draft.spec().addToImagePullSecrets(PodModel.of(at.value(), LocalObjectReference.class));
        }
    }

    /** The service account that the pod runs as. */
    static String nameIn(PodInput request) {
        return request.kubernetes().serviceAccountName().map(At::value).orElse(DEFAULT);
    }
}
