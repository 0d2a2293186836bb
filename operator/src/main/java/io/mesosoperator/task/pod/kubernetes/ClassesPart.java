package io.mesosoperator.task.pod.kubernetes;

import io.mesosoperator.task.pod.PodDraft;
import io.mesosoperator.task.pod.PodInput;
import io.mesosoperator.task.pod.PodPart;

/** Where and how the pod runs: {@code tolerations}, {@code runtimeClassName} and {@code priorityClassName}. */
public final class ClassesPart implements PodPart {

    @Override
    public void add(PodInput request, PodDraft draft) {
        var rights = new Rights(request, draft);
        for (var at : request.kubernetes().tolerations()) {
            rights.toleration(at.value().getKey(), at.field(".key"));
            draft.spec().addToTolerations(PodModel.of(at.value(), io.fabric8.kubernetes.api.model.Toleration.class));
        }
        request.kubernetes().runtimeClassName().ifPresent(at -> {
            rights.runtimeClass(at.value(), at.field());
            draft.spec().withRuntimeClassName(at.value());
        });
        request.kubernetes().priorityClassName().ifPresent(at -> priority(at, rights, draft));
    }

    /** Reserved and revocable resources have theirs already, which is what makes them so: only a default gives way. */
    private static void priority(At<String> at, Rights rights, PodDraft draft) {
        var name = at.value();
        if (name.startsWith("system-") || name.startsWith("mesosoperator-")) {
            draft.unauthorized(
                    at.field(),
                    "Not authorized to have the PriorityClass '%s': no task may; choose another one".formatted(name));
            return;
        }
        rights.priorityClass(name, at.field());
        var given = draft.spec().getPriorityClassName();
        if (given == null) {
            draft.spec().withPriorityClassName(name);
        } else if (!at.isDefault()) {
            draft.invalid(
                    at.field(),
                    "a task with reserved or revocable resources has the PriorityClass %s; remove this one"
                            .formatted(given));
        }
    }
}
