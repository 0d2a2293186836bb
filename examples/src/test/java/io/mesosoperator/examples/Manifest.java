package io.mesosoperator.examples;

/** YAML of the resources that most stories begin with. */
final class Manifest {

    private Manifest() {}

    static String framework(String namespace, String name) {
        return """
                apiVersion: mesosoperator.io/v1alpha1
                kind: Framework
                metadata: {name: %1$s, namespace: %2$s}
                spec: {name: %1$s, user: nobody, revive: now}
                """.formatted(name, namespace);
    }

    /** One that leaves offers to others: its tasks are declared. */
    static String suppressedFramework(String namespace, String name) {
        return framework(namespace, name).replace("user: nobody", "user: nobody, suppress: true");
    }

    /**
     * A task. What follows may be further resources, indented by two, and then further fields of the spec,
     * indented by two as well.
     *
     * @param command YAML in one line: {@code {value: 'exit 0'}}
     * @param cpus in cores
     * @param mem in MiB
     */
    static String task(String namespace, String framework, String name, String command, String cpus, int mem) {
        return """
                apiVersion: mesosoperator.io/v1alpha1
                kind: TaskInfo
                metadata: {name: %1$s, namespace: %2$s}
                spec:
                  name: %1$s
                  frameworkId: {value: %3$s}
                  command: %4$s
                  resources:
                  - {name: cpus, type: SCALAR, scalar: {value: %5$s}}
                  - {name: mem, type: SCALAR, scalar: {value: %6$d}}
                """.formatted(name, namespace, framework, command, cpus, mem);
    }

    /** Of a task: its agent. */
    static String slaveId(String agent) {
        return "  slaveId: {value: %s}\n".formatted(agent);
    }
}
