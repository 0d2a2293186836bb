package io.mesosoperator.discovery;

import io.mesosoperator.framework.RegistrationState.Registered;
import io.mesosoperator.security.PolicyChoice;
import io.mesosoperator.security.TaskPolicies;
import io.mesosoperator.security.TaskPolicy;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What visibility EXTERNAL becomes.
 *
 * @param policies say whose tasks may be reached from outside the cluster
 * @param externalType of the Service if they may: NodePort or LoadBalancer
 */
public record ExternalServices(Supplier<TaskPolicies> policies, String externalType) {

    /** The Service's type. */
    String type(String namespace, Registered framework) {
        return policy(namespace, framework)
                        .filter(TaskPolicy::allowExternalServices)
                        .isPresent()
                ? externalType
                : "ClusterIP";
    }

    /** The field that allows it; empty if it does so already, or if there is no policy for the framework. */
    Optional<String> missing(String namespace, Registered framework) {
        return policy(namespace, framework)
                .filter(policy -> !policy.allowExternalServices())
                .map(policy -> policy.name().field("allowExternalServices"));
    }

    private Optional<TaskPolicy> policy(String namespace, Registered framework) {
        return switch (policies.get().policyFor(framework.subject(namespace))) {
            case PolicyChoice.Chosen(var policy) -> Optional.of(policy);
            case PolicyChoice.Refused _ -> Optional.empty();
        };
    }
}
