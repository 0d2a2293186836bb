package io.mesosoperator.task.pod;

import io.fabric8.kubernetes.api.model.EnvVarSource;
import io.fabric8.kubernetes.api.model.EnvVarSourceBuilder;
import io.mesosoperator.crds.V1Additions;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.mesos.Protos.Environment;
import org.apache.mesos.v1.Protos;
import org.apache.mesos.v1.Protos.Secret;

/**
 * {@code Environment.Variable.secret} of Mesos 1.x: a key of a Secret of the task's namespace, which the kubelet reads.
 */
public final class SecretVariable {

    /** RFC 1123, as the API server checks the names of Secrets. */
    private static final Pattern NAME =
            Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?([.][a-z0-9]([-a-z0-9]*[a-z0-9])?)*");

    private static final Pattern KEY = Pattern.compile("[-._a-zA-Z0-9]{1,253}");

    private static final int LONGEST_NAME = 253;

    private SecretVariable() {}

    /** What the variable refers to; empty if it has a value. */
    public static Optional<Secret> of(Environment.Variable variable) {
        return Optional.of(V1Additions.in(variable, Protos.Environment.Variable.parser()))
                .filter(Protos.Environment.Variable::hasSecret)
                .map(Protos.Environment.Variable::getSecret);
    }

    /** As a pod has it. */
    static EnvVarSource source(Secret secret) {
        return new EnvVarSourceBuilder()
                .withNewSecretKeyRef()
                .withName(secret.getReference().getName())
                .withKey(secret.getReference().getKey())
                .endSecretKeyRef()
                .build();
    }

    /** @param path of the variable, {@code spec.command.environment.variables[0]} */
    static void check(Environment.Variable variable, Secret secret, String path, PodInput request, PodDraft draft) {
        var reference = secret.getReference();
        var name = reference.getName();
        if (name.length() > LONGEST_NAME || !NAME.matcher(name).matches()) {
            draft.invalid(path + ".secret.reference.name", "'%s' cannot name a Secret".formatted(name));
        } else if (!request.policy().secrets().allows(name)) {
            draft.unauthorized(
                    path + ".secret.reference.name",
                    "Not authorized to read the Secret '%s'; %s allows it"
                            .formatted(name, request.policy().name().field("secrets")));
        }
        if (!KEY.matcher(reference.getKey()).matches()) {
            draft.invalid(
                    path + ".secret.reference.key",
                    "'%s' is not a key of a Secret; say which of its keys the variable has"
                            .formatted(reference.getKey()));
        }
        if (!variable.getValue().isEmpty()) {
            draft.invalid(path + ".value", "the variable has a secret; leave its value empty");
        }
    }
}
