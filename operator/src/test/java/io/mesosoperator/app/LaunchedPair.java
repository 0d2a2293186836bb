package io.mesosoperator.app;

/** A LAUNCH_GROUP of two tasks, {@code web} and {@code log}, on agent {@code n1}, with the executor {@code pair}. */
final class LaunchedPair {

    private static final String DISK = ", {\"name\": \"disk\", \"type\": \"SCALAR\", \"scalar\": {\"value\": 32}}";

    private LaunchedPair() {}

    /** Each task has 0.1 cpus and 64 MB, and the executor 0.1 cpus, 32 MB and 32 MB of disk. */
    static void launch(Cluster cluster) {
        cluster.accept(cluster.awaitOffer(), """
                {"type": "LAUNCH", "launch": {"taskInfos": [%s, %s]}, "launchGroup": {"executor": {"type": "DEFAULT",
                 "executorId": {"value": "pair"},
                  "resources": [%s]}}}""".formatted(member("web"), member("log"), scalars(0.1, 32) + DISK));
    }

    private static String member(String id) {
        return """
                {"name": "%1$s", "taskId": {"value": "%1$s"}, "slaveId": {"value": "n1"},
                 "command": {"value": "true"}, "resources": [%2$s]}""".formatted(id, scalars(0.1, 64));
    }

    private static String scalars(double cpus, int mem) {
        return """
                {"name": "cpus", "type": "SCALAR", "scalar": {"value": %s}},
                {"name": "mem", "type": "SCALAR", "scalar": {"value": %d}}""".formatted(cpus, mem);
    }
}
