package io.mesosoperator.task.pod;

/**
 * The TaskInfo resource that a pod belongs to.
 *
 * @param namespace of the TaskInfo, its Framework and its pod
 * @param name of the TaskInfo resource
 * @param uid of the TaskInfo resource, assigned by the API server; a recreated TaskInfo has another one
 * @param framework name of the Framework resource
 */
public record TaskIdentity(String namespace, String name, String uid, String framework) {}
