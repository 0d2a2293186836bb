package io.mesosoperator.api;

import java.util.Arrays;
import java.util.Optional;

/** Why a task does not run yet: the reason of the condition {@code Scheduled} of its TaskInfo. */
public enum WaitReason {
    FRAMEWORK_NOT_READY("FrameworkNotReady", "its Framework is missing, or is not registered"),
    QUEUED("Queued", "an agent has room for it, and others come first"),
    TASK_LIMIT("TaskLimit", "its namespace, or its role, has as many tasks as it may have"),
    QUOTA_EXHAUSTED("QuotaExhausted", "its role has all that its quota gives"),
    QUOTA_HEADROOM("QuotaHeadroom", "what is free is kept for roles whose quota is not met"),
    AGENT_UNKNOWN("AgentUnknown", "no node has the name in spec.slaveId"),
    RESOURCE_UNKNOWN("ResourceUnknown", "no agent has any of a resource that it asks for"),
    NOT_REVOCABLE("NotRevocable", "it asks for revocable resources, and its Framework takes none"),
    NO_AGENT_LARGE_ENOUGH("NoAgentLargeEnough", "no agent would hold it, even when it is empty"),
    RESERVED_FOR_OTHERS("ReservedForOthers", "agents that would hold it are reserved for other roles"),
    AGENT_DRAINING(
            "AgentDraining", "agents that would hold it take no tasks: drained, cordoned, tainted, or not ready"),
    AGENT_TAINTED("AgentTainted", "agents that would hold it have taints that it does not tolerate"),
    AGENTS_BUSY("AgentsBusy", "agents that would hold it are full"),
    SET_ASIDE("SetAside", "the operator has failed on its request, and tries again within minutes"),
    POD_REFUSED(
            "PodRefused", "Kubernetes refuses its pod for now: a quota of the namespace, a webhook, a ServiceAccount"),
    POD_UNSCHEDULABLE("PodUnschedulable", "kube-scheduler finds no place for its pod"),
    IMAGE_PULL("ImagePull", "an image of its pod cannot be pulled"),
    POD_NOT_STARTING("PodNotStarting", "its pod is on its agent and cannot start: a volume, the network, the runtime");

    private final String word;
    private final String meaning;

    WaitReason(String word, String meaning) {
        this.word = word;
        this.meaning = meaning;
    }

    /** The reason as the condition has it, in CamelCase. */
    public String word() {
        return word;
    }

    /** What is the case, for people. */
    public String meaning() {
        return meaning;
    }

    /** The reason with this word; empty if it is none. */
    public static Optional<WaitReason> of(String word) {
        return Arrays.stream(values())
                .filter(reason -> reason.word.equals(word))
                .findFirst();
    }
}
