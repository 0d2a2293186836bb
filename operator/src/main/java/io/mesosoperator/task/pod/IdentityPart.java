package io.mesosoperator.task.pod;

import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.mesosoperator.crds.CustomResourceKind;
import io.mesosoperator.kubernetes.Annotations;
import io.mesosoperator.kubernetes.Finalizers;
import io.mesosoperator.kubernetes.LabelValue;
import io.mesosoperator.kubernetes.Labels;

/** The pod's name, owner, finalizer and identifying labels. */
final class IdentityPart implements PodPart {

    private static final String API_VERSION = CustomResourceKind.GROUP + "/" + CustomResourceKind.VERSION;

    /** KEP-2227: the container that kubectl logs and kubectl exec mean, whatever a mesh adds to the pod. */
    static final String DEFAULT_CONTAINER = "kubectl.kubernetes.io/default-container";

    @Override
    public void add(PodInput request, PodDraft draft) {
        var identity = request.identity();
        draft.metadata()
                .withName(PodName.of(identity))
                .withNamespace(identity.namespace())
                .addToFinalizers(Finalizers.TASK_STATUS)
                .addToLabels(Labels.MANAGED_BY, Labels.OPERATOR)
                .addToAnnotations(
                        Annotations.TASK_ID, request.task().getTaskId().getValue())
                .addToAnnotations(DEFAULT_CONTAINER, PodDraft.CONTAINER)
                .withOwnerReferences(new OwnerReferenceBuilder()
                        .withApiVersion(API_VERSION)
                        .withKind(CustomResourceKind.TASK_INFO.kind())
                        .withName(identity.name())
                        .withUid(identity.uid())
                        .withController(true)
                        // The operator deletes the pod itself; the garbage collector need not wait for it.
                        .withBlockOwnerDeletion(false)
                        .build());
        draft.metadata()
                .addToAnnotations(
                        Annotations.FAILOVER_TIMEOUT,
                        String.valueOf(request.framework().getFailoverTimeout()));
        label(draft, Labels.FRAMEWORK, identity.framework());
        label(draft, Labels.TASK, identity.name());
        label(draft, Labels.AGENT, request.task().getSlaveId().getValue());
    }

    static void label(PodDraft draft, String key, String text) {
        var value = LabelValue.of(text);
        draft.metadata().addToLabels(key, value);
        if (!value.equals(text)) {
            draft.metadata().addToAnnotations(key, text);
        }
    }
}
