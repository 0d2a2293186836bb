package io.mesosoperator.app;

import io.mesosoperator.runbook.Shell;
import java.nio.file.Path;

/** Who has all rights that RBAC can give, is not of {@code system:masters}, and installs the operator with Helm. */
final class Administrator {

    private static final String INSTALL =
            "helm install mesos-operator helm/mesos-operator -n mesos-system --create-namespace --take-ownership";

    private Administrator() {}

    /** In a cluster with a real kube-controller-manager; call it again when the cluster has lost all. */
    static void of(Cluster cluster) {
        cluster.api().server().startControllers();
        cluster.apply("""
                apiVersion: rbac.authorization.k8s.io/v1
                kind: ClusterRoleBinding
                metadata: {name: the-administrator}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}
                subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: cluster-admin}]
                """);
    }

    /** The administrator's shell, after the installation. The operator's own pod is the test's to play. */
    static Shell install(Cluster cluster, Path directory) {
        var shell = Shell.in(directory, cluster.api().server().kubeconfigOfClusterAdmin());
        shell.run(INSTALL);
        cluster.installedIn("mesos-system");
        return shell;
    }
}
