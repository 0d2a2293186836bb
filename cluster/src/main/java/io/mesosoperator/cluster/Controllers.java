package io.mesosoperator.cluster;

import java.util.List;
import java.util.stream.Stream;

/**
 * kube-controller-manager and kube-scheduler, with as many requests a second as they like: their defaults of 20 and 50
 * would be what is measured.
 *
 * @param jobSyncs Jobs that are reconciled at once, 5 by default
 * @param qps requests a second
 */
public record Controllers(int jobSyncs, int qps) {

    /** The user as whom kube-controller-manager begins; each controller then has a ServiceAccount of its own. */
    public static final User MANAGER = User.component("system:kube-controller-manager");

    public static final User SCHEDULER = User.component("system:kube-scheduler");

    /** The programs that {@link #start} needs. */
    public static final List<String> PROGRAMS = List.of("kube-controller-manager", "kube-scheduler");

    /** Starts both on a plane that has both users. */
    public List<ServerProcess> start(ControlPlane plane) {
        var ports = Ports.free(2);
        return List.of(
                plane.run("kube-controller-manager", managerOptions(plane, ports[0], List.of())),
                plane.run("kube-scheduler", schedulerOptions(plane, ports[1])));
    }

    /** Starts kube-controller-manager alone, with these options besides. */
    void startManager(ControlPlane plane, List<String> more) {
        plane.run("kube-controller-manager", managerOptions(plane, Ports.free(1)[0], more));
    }

    private List<String> managerOptions(ControlPlane plane, int port, List<String> more) {
        var options = List.of(
                "--kubeconfig=" + plane.kubeconfig(MANAGER),
                "--use-service-account-credentials",
                "--service-account-private-key-file=" + plane.serviceAccountKey(),
                "--root-ca-file=" + plane.certificate(),
                "--leader-elect=false",
                "--bind-address=127.0.0.1",
                "--secure-port=" + port,
                "--cert-dir=" + plane.directory().resolve("certificates-of-controllers"),
                "--kube-api-qps=" + qps,
                "--kube-api-burst=" + qps,
                "--concurrent-job-syncs=" + jobSyncs);
        return Stream.concat(options.stream(), more.stream()).toList();
    }

    private List<String> schedulerOptions(ControlPlane plane, int port) {
        var file = plane.write("scheduler.yaml", """
                apiVersion: kubescheduler.config.k8s.io/v1
                kind: KubeSchedulerConfiguration
                leaderElection: {leaderElect: false}
                clientConnection: {kubeconfig: "%s", qps: %d, burst: %d}
                """.formatted(plane.kubeconfig(SCHEDULER), qps, qps));
        return List.of(
                "--config=" + file,
                "--bind-address=127.0.0.1",
                "--secure-port=" + port,
                "--cert-dir=" + plane.directory().resolve("certificates-of-scheduler"));
    }
}
