package io.mesosoperator.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.framework.RegistrationState.Registered;
import io.mesosoperator.security.AppliesTo;
import io.mesosoperator.security.NamedPolicy;
import io.mesosoperator.security.TaskPolicies;
import io.mesosoperator.security.TaskPolicy;
import io.mesosoperator.security.TaskPolicyBuilder;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.mesos.Protos.FrameworkInfo;
import org.junit.jupiter.api.Test;

class ExternalServicesTest {

    private static final TaskPolicies OPEN_IN_A = new TaskPolicies(
            TaskPolicy.restricted(),
            List.of(new NamedPolicy(
                    "web",
                    new AppliesTo(Set.of("a"), Set.of(), Set.of()),
                    false,
                    TaskPolicyBuilder.closed()
                            .named("web")
                            .externalServices(true)
                            .build())),
            false);

    private final ExternalServices services = new ExternalServices(() -> OPEN_IN_A, "LoadBalancer");

    @Test
    void theWorldIsLetInWhereThePolicySaysSo() {
        assertThat(services.type(new FrameworkKey("a", "f"), framework(Optional.empty())))
                .isEqualTo("LoadBalancer");
        assertThat(services.missing(new FrameworkKey("a", "f"), framework(Optional.empty())))
                .isEmpty();
    }

    @Test
    void elsewhereTheServiceIsOneOfTheCluster() {
        assertThat(services.type(new FrameworkKey("b", "f"), framework(Optional.empty())))
                .isEqualTo("ClusterIP");
        assertThat(services.missing(new FrameworkKey("b", "f"), framework(Optional.empty())))
                .contains("tasks.policy.allowExternalServices in the operator's configuration"
                        + " (the default task policy)");
    }

    @Test
    void whoAsksForWhatMayNotBeAskedForHasNone() {
        assertThat(services.type(new FrameworkKey("a", "f"), framework(Optional.of("web"))))
                .isEqualTo("ClusterIP");
    }

    private static Registered framework(Optional<String> asked) {
        return new Registered(
                FrameworkInfo.newBuilder().setName("f").setUser("nobody").build(), "uid", asked);
    }
}
