package io.mesosoperator.cluster;

/** What {@code kubectl} said and how it ended. */
public record KubectlResult(int exitCode, String stdout, String stderr) {

    public boolean succeeded() {
        return exitCode == 0;
    }

    /** This result if kubectl succeeded; an IllegalStateException with what it said if not. */
    public KubectlResult orThrow() {
        if (!succeeded()) {
            throw new IllegalStateException("kubectl ended with %d: %s%s".formatted(exitCode, stdout, stderr));
        }
        return this;
    }
}
