package io.mesosoperator.examples;

/**
 * The kubelet of a node of the cluster that {@code cluster/up} makes: there a node is a container that runs systemd.
 */
record Kubelet(String node) {

    void stop() {
        systemctl("stop");
    }

    /** Harmless when it runs. */
    void start() {
        systemctl("start");
    }

    private void systemctl(String verb) {
        var inTheNode = "eval \"$(\"$0\")\" && docker exec \"$1\" systemctl \"$2\" kubelet";
        Command.of("bash", "-c", inTheNode, Repository.file("cluster/env").toString(), node, verb)
                .run()
                .orThrow();
    }
}
