package io.mesosoperator.bench.scale;

/** Objects of the API, as JSON: the same work in different clothes. */
final class Bodies {

    static final double CPUS = 0.1;
    static final int MEM = 32;

    private static final String COMMAND = "true";
    private static final int CORES = 128;

    // Each with its own comma, so that the text is whole wherever it stands.
    private static final String TASK = """
            "command":{"value":"%s"},"resources":[{"name":"cpus","type":"SCALAR","scalar":{"value":%s}},\
            {"name":"mem","type":"SCALAR","scalar":{"value":%d}}]""".formatted(COMMAND, CPUS, MEM);

    private static final String CONTAINER = """
            "automountServiceAccountToken":false,"enableServiceLinks":false,"containers":[{"name":"task",\
            "image":"busybox:1.35","command":["/bin/sh","-c","%s"],"resources":{"requests":{"cpu":"100m",\
            "memory":"32Mi"},"limits":{"memory":"32Mi"}}}]""".formatted(COMMAND);

    private Bodies() {}

    static String namespace(String name) {
        return "{\"metadata\":{\"name\":\"%s\"}}".formatted(name);
    }

    static String serviceAccount() {
        return namespace("default");
    }

    /** A node with room for all; a thousand tasks fit into one offer. */
    static String node(String name) {
        var amounts = "{\"cpu\":\"%d\",\"memory\":\"128Gi\",\"ephemeral-storage\":\"200Gi\",\"pods\":\"2000\"}"
                .formatted(CORES);
        return """
                {"metadata":{"name":"%1$s","labels":{"kubernetes.io/hostname":"%1$s","kubernetes.io/os":"linux",
                "kubernetes.io/arch":"amd64"}},"status":{"capacity":%2$s,"allocatable":%2$s,
                "addresses":[{"type":"InternalIP","address":"127.0.0.1"}],
                "conditions":[{"type":"Ready","status":"True","reason":"KubeletReady"}],
                "nodeInfo":{"architecture":"","bootID":"","containerRuntimeVersion":"","kernelVersion":"",
                "kubeProxyVersion":"","kubeletVersion":"","machineID":"","operatingSystem":"","osImage":"",
                "systemUUID":""}}}""".formatted(name, amounts);
    }

    static String framework(String name, boolean suppress) {
        return """
                {"apiVersion":"mesosoperator.io/v1alpha1","kind":"Framework","metadata":{"name":"%1$s"},
                "spec":{"name":"%1$s","user":"nobody","suppress":%2$s}}""".formatted(name, suppress);
    }

    static String task(String name, String framework) {
        return """
                {"apiVersion":"mesosoperator.io/v1alpha1","kind":"TaskInfo","metadata":{"name":"%1$s"},
                "spec":{"name":"%1$s","frameworkId":{"value":"%2$s"},%3$s}}""".formatted(name, framework, TASK);
    }

    /** A task as it stands in a LAUNCH. */
    static String launchedTask(String id, String agent) {
        return "{\"name\":\"%1$s\",\"taskId\":{\"value\":\"%1$s\"},\"slaveId\":{\"value\":\"%2$s\"},%3$s}"
                .formatted(id, agent, TASK);
    }

    static String job(String name) {
        return job(name, "");
    }

    static String indexedJob(String name, int count) {
        return job(name, "\"completionMode\":\"Indexed\",\"completions\":%1$d,\"parallelism\":%1$d,".formatted(count));
    }

    private static String job(String name, String more) {
        return """
                {"apiVersion":"batch/v1","kind":"Job","metadata":{"name":"%s"},"spec":{%s"backoffLimit":0,
                "template":{"spec":{"restartPolicy":"Never",%s}}}}""".formatted(name, more, CONTAINER);
    }

    static String pod(String name) {
        return pod("\"name\":\"%s\"".formatted(name), "\"restartPolicy\":\"Never\"");
    }

    /** @param metadata and {@code more} are members of JSON objects */
    static String pod(String metadata, String more) {
        return "{\"metadata\":{%s},\"spec\":{%s,%s}}".formatted(metadata, more, CONTAINER);
    }
}
