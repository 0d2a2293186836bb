package io.mesosoperator.executor;

import io.mesosoperator.kubernetes.Seal;
import io.mesosoperator.task.executor.ExecutorKey;
import java.util.List;
import java.util.Optional;

/**
 * By what an executor proves who it is: the name of its pod, and the operator's signature. It is kept nowhere but in
 * the pod's environment, and is worth nothing for another executor, nor for the next of the same id.
 */
record ExecutorToken(String namespace, String pod, String signature) {

    private static final String SCHEME = "bearer ";
    private static final int PARTS = 3;

    static ExecutorToken of(Seal seal, ExecutorKey executor, String pod) {
        var namespace = executor.framework().namespace();
        return new ExecutorToken(namespace, pod, seal.under(texts(executor, pod)));
    }

    /** What an Authorization header says, if it is of this kind. */
    static Optional<ExecutorToken> read(Optional<String> authorization) {
        return authorization
                .filter(header -> header.regionMatches(true, 0, SCHEME, 0, SCHEME.length()))
                .map(header -> header.substring(SCHEME.length()).strip().split("[.]", PARTS))
                .filter(parts -> parts.length == PARTS)
                .map(parts -> new ExecutorToken(parts[0], parts[1], parts[2]));
    }

    ExecutorPodName podName() {
        return new ExecutorPodName(namespace, pod);
    }

    /** Whether it is that of this executor in the pod that it names. */
    boolean isOf(ExecutorKey executor, Seal seal) {
        return namespace.equals(executor.framework().namespace()) && seal.isUnder(signature, texts(executor, pod));
    }

    private static List<String> texts(ExecutorKey executor, String pod) {
        return List.of(
                "executor-token",
                executor.framework().namespace(),
                pod,
                executor.framework().name(),
                executor.agent(),
                executor.executorId());
    }

    @Override
    public String toString() {
        return namespace + "." + pod + "." + signature;
    }
}
