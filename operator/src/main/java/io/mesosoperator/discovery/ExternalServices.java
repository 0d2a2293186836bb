package io.mesosoperator.discovery;

import io.mesosoperator.api.FrameworkKey;
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
    String type(FrameworkKey key, Registered framework) {
        return policy(key, framework).filter(TaskPolicy::allowExternalServices).isPresent()
                ? externalType
                : "ClusterIP";
    }

    /** The field that allows it; empty if it does so already, or if there is no policy for the framework. */
    Optional<String> missing(FrameworkKey key, Registered framework) {
        return policy(key, framework)
                .filter(policy -> !policy.allowExternalServices())
                .map(policy -> policy.name().field("allowExternalServices"));
    }

    private Optional<TaskPolicy> policy(FrameworkKey key, Registered framework) {
        return switch (policies.get().policyFor(framework.subject(key))) {
            case PolicyChoice.Chosen(var policy) -> Optional.of(policy);
            case PolicyChoice.Refused _ -> Optional.empty();
        };
    }
}
