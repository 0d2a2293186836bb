package io.mesosoperator.cli.api;

/** A container of a pod. */
public record PodContainer(String namespace, String pod, String container) {

    /** What a task's own container is called in its pod. */
    public static final String TASK = "task";
}
