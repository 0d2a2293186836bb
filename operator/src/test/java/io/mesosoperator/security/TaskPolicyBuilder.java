package io.mesosoperator.security;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A task policy for a test: closed, but for what it says. */
public final class TaskPolicyBuilder {

    private PolicyName name = PolicyName.DEFAULT;
    private boolean root;
    private boolean rootGroup;
    private boolean privileged;
    private boolean hostNetwork;
    private boolean externalServices;
    private boolean bindToAgent;
    private Set<Capability> capabilities = Set.of();
    private HostPaths hostPaths = HostPaths.NONE;
    private AllowedNames secrets = AllowedNames.NONE;
    private KubernetesPolicy kubernetes = KubernetesPolicy.NONE;
    private final Map<String, Long> users =
            new HashMap<>(TaskPolicy.restricted().users());
    private List<ImageRules.Allowed> images = ImageRules.ANY.allowed();
    private boolean requireDigest;
    private IdRanges ids = IdRanges.ANY;
    private Set<String> dockerParameters = Set.of(TaskLimits.ALL);
    private MostResources most = MostResources.ANY;
    private UsualResources usual = UsualResources.NONE;

    private TaskPolicyBuilder() {}

    public static TaskPolicyBuilder closed() {
        return new TaskPolicyBuilder();
    }

    /** One of the list, the first. */
    public TaskPolicyBuilder named(String text) {
        name = PolicyName.of("tasks.policies[0]", text);
        return this;
    }

    public TaskPolicyBuilder root(boolean allowed) {
        root = allowed;
        return this;
    }

    public TaskPolicyBuilder rootGroup(boolean allowed) {
        rootGroup = allowed;
        return this;
    }

    public TaskPolicyBuilder privileged(boolean allowed) {
        privileged = allowed;
        return this;
    }

    public TaskPolicyBuilder secrets(String... allowed) {
        secrets = new AllowedNames(Set.of(allowed));
        return this;
    }

    public TaskPolicyBuilder kubernetes(KubernetesPolicy allowed) {
        kubernetes = allowed;
        return this;
    }

    public TaskPolicyBuilder hostNetwork(boolean allowed) {
        hostNetwork = allowed;
        return this;
    }

    public TaskPolicyBuilder externalServices(boolean allowed) {
        externalServices = allowed;
        return this;
    }

    public TaskPolicyBuilder bindToAgent(boolean allowed) {
        bindToAgent = allowed;
        return this;
    }

    public TaskPolicyBuilder capabilities(List<String> allowed) {
        capabilities = Capability.parse(allowed);
        return this;
    }

    public TaskPolicyBuilder hostPaths(List<String> allowed) {
        hostPaths = HostPaths.parse(allowed);
        return this;
    }

    public TaskPolicyBuilder user(String user, long uid) {
        users.put(user, uid);
        return this;
    }

    public TaskPolicyBuilder images(String... allowed) {
        images = ImageRules.parse(List.of(allowed));
        return this;
    }

    public TaskPolicyBuilder requireDigest() {
        requireDigest = true;
        return this;
    }

    public TaskPolicyBuilder ids(String... allowed) {
        ids = IdRanges.parse(List.of(allowed));
        return this;
    }

    public TaskPolicyBuilder dockerParameters(String... allowed) {
        dockerParameters = Set.of(allowed);
        return this;
    }

    public TaskPolicyBuilder most(String resources) {
        most = MostResources.parse(resources);
        return this;
    }

    public TaskPolicyBuilder usual(UsualResources resources) {
        usual = resources;
        return this;
    }

    public TaskPolicy build() {
        return new TaskPolicy(
                name,
                root,
                rootGroup,
                privileged,
                hostNetwork,
                externalServices,
                bindToAgent,
                capabilities,
                hostPaths,
                secrets,
                kubernetes,
                users,
                new TaskLimits(new ImageRules(images, requireDigest), ids, dockerParameters, most, usual));
    }
}
