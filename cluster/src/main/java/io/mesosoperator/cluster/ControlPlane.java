package io.mesosoperator.cluster;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.awaitility.core.ConditionFactory;
import org.awaitility.core.ConditionTimeoutException;
import org.awaitility.core.TerminalFailureException;

/** The two processes, etcd and kube-apiserver, on ports and data of their own. */
final class ControlPlane implements AutoCloseable {

    private static final Duration START_PATIENCE = Duration.ofMinutes(2);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(10);
    private static final Duration POLL = Duration.ofMillis(30);

    private final Programs programs;
    private final ServerFiles files;
    private final Lifeline lifeline;
    private final int etcdPort;
    private final int etcdPeerPort;
    private final int securePort;
    private final ServerProcess etcd;
    private ServerProcess apiserver;

    private ControlPlane(Programs programs, ServerFiles files) {
        this.programs = programs;
        this.files = files;
        this.lifeline = Lifeline.over(files.directory());
        var ports = Ports.free(3);
        this.etcdPort = ports[0];
        this.etcdPeerPort = ports[1];
        this.securePort = ports[2];
        this.etcd = ServerProcess.start("etcd", files.directory(), etcdCommand());
        this.apiserver = ServerProcess.start("kube-apiserver", files.directory(), apiserverCommand());
    }

    /** Starts both and waits until the API server is ready. */
    static ControlPlane launch(Programs programs) {
        var plane = new ControlPlane(programs, ServerFiles.create());
        try {
            plane.awaitReady();
            plane.files.writeKubeconfig(plane.url());
            return plane;
        } catch (RuntimeException e) {
            plane.close();
            throw e;
        }
    }

    ServerFiles files() {
        return files;
    }

    String url() {
        return "https://127.0.0.1:" + securePort;
    }

    /** Configuration of a client that may do everything; nothing of the user's own configuration is read. */
    Config config() {
        return new ConfigBuilder(Config.empty())
                .withMasterUrl(url())
                .withCaCertFile(files.certificate().toString())
                .withOauthToken(ServerFiles.TOKEN)
                .withNamespace("default")
                .build();
    }

    void stop() {
        apiserver.terminate(STOP_PATIENCE);
    }

    void start() {
        if (apiserver.isAlive()) {
            throw new IllegalStateException("the API server is running; call stop() first");
        }
        apiserver = ServerProcess.start("kube-apiserver", files.directory(), apiserverCommand());
        awaitReady();
    }

    void stall() {
        apiserver.pause();
    }

    void resume() {
        apiserver.unpause();
    }

    /** Whatever was done to the API server, it answers again. */
    void recover() {
        if (apiserver.isAlive()) {
            resume();
        } else {
            start();
        }
    }

    /** Ends both, the API server first: it would only complain that its store is gone. */
    @Override
    public void close() {
        apiserver.kill();
        etcd.kill();
        lifeline.close();
    }

    private void awaitReady() {
        try {
            // The certificate is written before its key, and neither in one step.
            whileBothRun().until(() -> Files.exists(files.certificateKey()));
            var impatient = new ConfigBuilder(config())
                    .withRequestRetryBackoffLimit(0)
                    .withRequestTimeout(1_000)
                    .build();
            try (var client =
                    new KubernetesClientBuilder().withConfig(impatient).build()) {
                whileBothRun().until(() -> isReady(client));
            }
        } catch (ConditionTimeoutException | TerminalFailureException e) {
            throw new IllegalStateException(
                    "the API server does not get ready%n%s%n%s".formatted(etcd.report(), apiserver.report()), e);
        }
    }

    private ConditionFactory whileBothRun() {
        return await("the API server to be ready")
                .atMost(START_PATIENCE)
                .pollDelay(Duration.ZERO)
                .pollInterval(POLL)
                .failFast("a server ended", () -> !etcd.isAlive() || !apiserver.isAlive());
    }

    private static boolean isReady(KubernetesClient client) {
        try {
            return Objects.equals(client.raw("/readyz"), "ok");
        } catch (KubernetesClientException notYet) {
            return false;
        }
    }

    private List<String> etcdCommand() {
        var clients = "http://127.0.0.1:" + etcdPort;
        var peers = "http://127.0.0.1:" + etcdPeerPort;
        return List.of(
                programs.etcd().toString(),
                "--data-dir=" + files.etcdData(),
                "--listen-client-urls=" + clients,
                "--advertise-client-urls=" + clients,
                "--listen-peer-urls=" + peers,
                "--initial-advertise-peer-urls=" + peers,
                "--initial-cluster=default=" + peers,
                // Alone it elects itself: there is nobody to wait for.
                "--heartbeat-interval=20",
                "--election-timeout=200",
                // The data need not outlive a crash of the machine.
                "--unsafe-no-fsync",
                "--log-level=warn");
    }

    private List<String> apiserverCommand() {
        return List.of(
                programs.kubeApiserver().toString(),
                "--etcd-servers=http://127.0.0.1:" + etcdPort,
                "--bind-address=127.0.0.1",
                "--advertise-address=127.0.0.1",
                "--secure-port=" + securePort,
                "--cert-dir=" + files.certificates(),
                "--token-auth-file=" + files.tokens(),
                "--authorization-mode=RBAC",
                "--service-account-issuer=https://kubernetes.default.svc.cluster.local",
                "--service-account-key-file=" + files.serviceAccountPublicKey(),
                "--service-account-signing-key-file=" + files.serviceAccountKey(),
                "--service-cluster-ip-range=10.0.0.0/24",
                // Its endpoints would have to be an address outside loopback.
                "--endpoint-reconciler-type=none",
                // Both need a controller manager: one creates service accounts, one removes the taint of a new node.
                "--disable-admission-plugins=ServiceAccount,TaintNodesByCondition",
                "--audit-policy-file=" + files.auditPolicy(),
                "--audit-log-path=" + files.auditLog(),
                // The answer waits for the line: who has the answer finds the request in the log.
                "--audit-log-mode=blocking",
                // Megabytes; one test run must stay in one file.
                "--audit-log-maxsize=100000");
    }
}
