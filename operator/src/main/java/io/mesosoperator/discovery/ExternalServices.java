package io.mesosoperator.discovery;

/**
 * What visibility EXTERNAL becomes.
 *
 * @param allowed the task policy lets tasks be reached from outside the cluster
 * @param externalType of the Service if so: NodePort or LoadBalancer
 */
public record ExternalServices(boolean allowed, String externalType) {

    /** The Service's type. */
    String type() {
        return allowed ? externalType : "ClusterIP";
    }
}
