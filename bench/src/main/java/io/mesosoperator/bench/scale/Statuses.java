package io.mesosoperator.bench.scale;

import java.util.Collections;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Statuses of TaskInfos, as large as the operator's. */
final class Statuses {

    private Statuses() {}

    /** A status whose last update has this state. */
    static String of(String state, int updates) {
        var update = """
                "taskId":{"value":"t"},"state":"%s","source":"SOURCE_EXECUTOR","slaveId":{"value":"node-00000"},\
                "executorId":{"value":"t"},"timestamp":1767225600.5,"uuid":"AAAAAAAAAAAAAAAAAAAAAA==",\
                "message":"Command exited with status 0\"""".formatted(state);
        var all = String.join(",", Collections.nCopies(updates, "{" + update + "}"));
        var conditions = Stream.of("Ready", "Stalled", "Ended")
                .map(type -> """
                        {"type":"%s","status":"True","reason":"TaskRunning","message":"","observedGeneration":1,\
                        "lastTransitionTime":"2026-01-01T00:00:00Z"}""".formatted(type))
                .collect(Collectors.joining(","));
        return "{%s,\"updates\":[%s],\"podName\":\"t-0-aaaaaaaa\",\"observedGeneration\":1,\"conditions\":[%s]}"
                .formatted(update, all, conditions);
    }

    /** What server-side apply is given. */
    static String applied(String name, String status) {
        return """
                {"apiVersion":"mesosoperator.io/v1alpha1","kind":"TaskInfo","metadata":{"name":"%s"},\
                "status":%s}""".formatted(name, status);
    }
}
