package io.mesosoperator;

/** A row of the table of {@code docs/gitops.md}: what tools are to make of an object. */
public enum HealthRow {
    TASK_TO_COME("TaskInfo just created, queued, staging, or about to be killed", "InProgress", "Progressing"),
    TASK_AS_ASKED("TaskInfo running, finished, or killed because it was asked to be", "Current", "Healthy"),
    TASK_FAILED("TaskInfo failed, lost, error, or killed by its health check", "Failed, with the message", "Degraded"),
    FRAMEWORK_TO_COME("Framework waiting for the operator", "InProgress", "Progressing"),
    FRAMEWORK_REGISTERED("Framework registered", "Current", "Healthy"),
    FRAMEWORK_REFUSED("Framework refused or completed", "Failed, with the message", "Degraded"),
    AGENT_TO_COME(
            "Agent waiting for the operator, for its node, or for that node to be ready", "InProgress", "Progressing"),
    AGENT_AS_ASKED("Agent as asked", "Current", "Healthy"),
    AGENT_IMPOSSIBLE("Agent that cannot be done", "Failed, with the message", "Degraded");

    private final String object;
    private final String kstatus;
    private final String argo;

    HealthRow(String object, String kstatus, String argo) {
        this.object = object;
        this.kstatus = kstatus;
        this.argo = argo;
    }

    String text() {
        return "| %s | %s | %s |".formatted(object, kstatus, argo);
    }

    /** One word of kstatus. */
    public String kstatus() {
        return hasMessage() ? kstatus.substring(0, kstatus.indexOf(',')) : kstatus;
    }

    /** Whether the message is what the status tells. */
    public boolean hasMessage() {
        return kstatus.contains(",");
    }

    /** One word of Argo CD. */
    public String argo() {
        return argo;
    }
}
