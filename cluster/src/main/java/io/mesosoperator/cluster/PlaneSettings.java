package io.mesosoperator.cluster;

import java.util.List;

/**
 * What differs between control planes.
 *
 * @param users the first may do everything, and the plane itself speaks as that one
 * @param serviceAccounts whether pods need one, as in a cluster; then each namespace must have its {@code default}
 * @param auditPolicy which requests the audit log has
 */
public record PlaneSettings(List<User> users, boolean serviceAccounts, String auditPolicy) {

    /** The user as whom tests speak. */
    static final User TEST = User.administrator("test");

    /** Has no rights but those that RBAC grants: an administrator as most are, who is not of system:masters. */
    static final User CLUSTER_ADMIN = User.component("cluster-admin");

    // Only whole requests: one line each. What the API server asks of itself is nobody's request.
    private static final String ALL_REQUESTS = """
            apiVersion: audit.k8s.io/v1
            kind: Policy
            omitStages: [RequestReceived, ResponseStarted]
            rules:
              - level: None
                users: ["system:apiserver"]
              - level: Metadata
            """;

    // Who measures how fast others write has no use for what they read, nor for the signs of life of nodes.
    private static final String WRITES = """
            apiVersion: audit.k8s.io/v1
            kind: Policy
            omitStages: [RequestReceived, ResponseStarted]
            rules:
              - level: None
                users: ["system:apiserver"]
              - level: None
                resources: [{group: coordination.k8s.io, resources: [leases]}]
              - level: Metadata
                verbs: [create, update, patch, delete, deletecollection]
            """;

    private static final String NOTHING = """
            apiVersion: audit.k8s.io/v1
            kind: Policy
            rules:
              - level: None
            """;

    public PlaneSettings {
        users = List.copyOf(users);
    }

    static PlaneSettings ofTests() {
        return new PlaneSettings(List.of(TEST, CLUSTER_ADMIN, Controllers.MANAGER), false, ALL_REQUESTS);
    }

    /** As in a cluster, with only the writes in the audit log. */
    public static PlaneSettings ofCluster(List<User> users) {
        return new PlaneSettings(users, true, WRITES);
    }

    /** As in tests, with nothing in the audit log. */
    public static PlaneSettings withoutAudit(List<User> users) {
        return new PlaneSettings(users, false, NOTHING);
    }
}
