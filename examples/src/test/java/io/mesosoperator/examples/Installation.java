package io.mesosoperator.examples;

import static io.mesosoperator.examples.Cluster.OPERATOR_NAMESPACE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** How the operator is installed, which a story may change for its time. */
record Installation(Cluster cluster) {

    /** The same with these values besides; returns when the operator has them. */
    void change(Path values) {
        cluster.helm(
                "upgrade",
                "mesos-operator",
                Repository.file("helm/mesos-operator").toString(),
                "--namespace=" + OPERATOR_NAMESPACE,
                "--reset-then-reuse-values",
                "--values=" + values,
                "--wait");
        replaceOperator();
    }

    /** What it reads again without a restart counts only when the kubelet has renewed the file: a minute later. */
    private void replaceOperator() {
        for (var step : List.of("restart", "status")) {
            cluster.kubectl("rollout", step, "deployment/mesos-operator", "--namespace=" + OPERATOR_NAMESPACE)
                    .run()
                    .orThrow();
        }
    }

    /** @param values YAML */
    void change(String values) {
        try {
            var file = Files.createTempFile("mesos-operator-examples-", ".values");
            try {
                change(Files.writeString(file, values));
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Takes the last change back, when the operator that had it has told of no error. */
    void restore() {
        try {
            cluster.checkOperatorLog();
        } finally {
            cluster.helm("rollback", "mesos-operator", "--namespace=" + OPERATOR_NAMESPACE, "--wait");
            replaceOperator();
        }
    }
}
