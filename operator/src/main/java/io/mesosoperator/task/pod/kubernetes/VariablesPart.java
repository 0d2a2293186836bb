package io.mesosoperator.task.pod.kubernetes;

import io.fabric8.kubernetes.api.model.EnvFromSource;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.mesosoperator.crds.kubernetes.Kubernetes;
import io.mesosoperator.task.pod.PodDraft;
import io.mesosoperator.task.pod.PodInput;
import io.mesosoperator.task.pod.PodPart;
import java.util.stream.Collectors;

/**
 * {@code env} and {@code envFrom}. A variable that the task's message has stays as it is: the framework's default gives
 * way to it, and a task that has one in both places has to choose.
 */
public final class VariablesPart implements PodPart {

    /** Mesos' own; whoever may write the command's environment may say what it likes there. */
    private static final String OF_MESOS = "MESOS_";

    @Override
    public void add(PodInput request, PodDraft draft) {
        var rights = new Rights(request, draft);
        var taken = draft.container().buildEnv().stream().map(EnvVar::getName).collect(Collectors.toSet());
        for (var at : request.kubernetes().env()) {
            var variable = at.value();
            check(at, rights);
            if (!taken.contains(variable.getName())) {
                draft.container().addToEnv(PodModel.of(variable, EnvVar.class));
            } else if (!at.isDefault() && !isOfMesos(variable.getName())) {
                draft.invalid(
                        at.field(".name"),
                        "the task has the variable '%s' by its command or container already; remove one of them"
                                .formatted(variable.getName()));
            }
        }
        for (var at : request.kubernetes().envFrom()) {
            check(at, rights, draft);
            draft.container().addToEnvFrom(PodModel.of(at.value(), EnvFromSource.class));
        }
    }

    private static void check(At<Kubernetes.EnvVar> at, Rights rights) {
        var variable = at.value();
        notOfMesos(variable.getName(), at.field(".name"), rights.draft());
        var from = variable.getValueFrom();
        if (from.hasSecretKeyRef()) {
            rights.secret(from.getSecretKeyRef().getName(), at.field(".valueFrom.secretKeyRef.name"));
        }
        if (from.hasConfigMapKeyRef()) {
            rights.configMap(from.getConfigMapKeyRef().getName(), at.field(".valueFrom.configMapKeyRef.name"));
        }
        if (from.hasFieldRef()) {
            FieldPaths.checkVariable(
                    from.getFieldRef().getFieldPath(), at.field(".valueFrom.fieldRef.fieldPath"), rights.draft());
        }
    }

    private static void check(At<Kubernetes.EnvFromSource> at, Rights rights, PodDraft draft) {
        var source = at.value();
        notOfMesos(source.getPrefix(), at.field(".prefix"), draft);
        if (source.hasSecretRef()) {
            rights.secret(source.getSecretRef().getName(), at.field(".secretRef.name"));
        }
        if (source.hasConfigMapRef()) {
            rights.configMap(source.getConfigMapRef().getName(), at.field(".configMapRef.name"));
        }
    }

    private static boolean isOfMesos(String name) {
        return name.startsWith(OF_MESOS);
    }

    private static void notOfMesos(String name, String field, PodDraft draft) {
        if (isOfMesos(name)) {
            draft.invalid(
                    field, "'%s' is one of Mesos' own, which the operator sets; choose another name".formatted(name));
        }
    }
}
