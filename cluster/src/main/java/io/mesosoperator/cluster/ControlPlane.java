package io.mesosoperator.cluster;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.awaitility.core.ConditionFactory;
import org.awaitility.core.ConditionTimeoutException;
import org.awaitility.core.TerminalFailureException;

/** etcd and kube-apiserver, on ports and data of their own, and what runs beside them. */
public final class ControlPlane implements AutoCloseable {

    private static final Duration START_PATIENCE = Duration.ofMinutes(2);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(10);
    private static final Duration POLL = Duration.ofMillis(30);

    private final Programs programs;
    private final PlaneSettings settings;
    private final ServerFiles files;
    private final Lifeline lifeline;
    private final int etcdPort;
    private final int etcdPeerPort;
    private final int securePort;
    private final ServerProcess etcd;
    private ServerProcess apiserver;
    private final List<ServerProcess> others = new CopyOnWriteArrayList<>();

    private ControlPlane(Programs programs, PlaneSettings settings) {
        this.programs = programs;
        this.settings = settings;
        this.files = ServerFiles.create(settings);
        this.lifeline = Lifeline.over(files.directory());
        var ports = Ports.free(3);
        this.etcdPort = ports[0];
        this.etcdPeerPort = ports[1];
        this.securePort = ports[2];
        this.etcd = ServerProcess.start("etcd", files.directory(), etcdCommand());
        this.apiserver = ServerProcess.start("kube-apiserver", files.directory(), apiserverCommand());
    }

    /** Starts both and waits until the API server is ready. */
    public static ControlPlane launch(Programs programs, PlaneSettings settings) {
        var plane = new ControlPlane(programs, settings);
        try {
            plane.awaitReady();
            settings.users().forEach(user -> plane.files.writeKubeconfig(user, plane.url()));
            return plane;
        } catch (RuntimeException e) {
            plane.close();
            throw e;
        }
    }

    ServerFiles files() {
        return files;
    }

    public String url() {
        return "https://127.0.0.1:" + securePort;
    }

    /** Configuration of a client that may do everything; nothing of the user's own configuration is read. */
    public Config config() {
        return new ConfigBuilder(Config.empty())
                .withMasterUrl(url())
                .withCaCertFile(files.certificate().toString())
                .withOauthToken(administrator().token())
                .withNamespace("default")
                .build();
    }

    /** A file by which a program finds this plane and speaks as one of its users. */
    public Path kubeconfig(User user) {
        return files.kubeconfig(user);
    }

    /** Where the plane's programs have their data and logs; deleted with it. */
    public Path directory() {
        return files.directory();
    }

    /** Where etcd answers over plain HTTP. */
    public String etcdUrl() {
        return "http://127.0.0.1:" + etcdPort;
    }

    /** The requests that are answered from now on. */
    public AuditLog audit() {
        return AuditLog.openAtEnd(files.auditLog());
    }

    /** The real kubectl, as the user who may do everything. */
    public Kubectl kubectl() {
        return new Kubectl(programs.path("kubectl"), files.kubeconfig(administrator()), files.directory());
    }

    private User administrator() {
        return settings.users().getFirst();
    }

    /** One of the programs, beside the API server. It ends with the plane at the latest. */
    ServerProcess run(String program, List<String> arguments) {
        var command = Stream.concat(Stream.of(programs.path(program).toString()), arguments.stream());
        return run(program, command.toList(), Map.of());
    }

    /** Any other program, which ends with the plane at the latest. */
    public ServerProcess run(String name, List<String> command, Map<String, String> environment) {
        others.removeIf(other -> !other.isAlive());
        var process = ServerProcess.start(name, files.directory(), command, environment);
        others.add(process);
        return process;
    }

    /** All that run. */
    public List<ServerProcess> processes() {
        return Stream.concat(Stream.of(etcd, apiserver), others.stream())
                .filter(ServerProcess::isAlive)
                .toList();
    }

    /** A file beside the plane's data. */
    public Path write(String name, String text) {
        var file = files.directory().resolve(name);
        ServerFiles.write(file, text);
        return file;
    }

    Path serviceAccountKey() {
        return files.serviceAccountKey();
    }

    Path certificate() {
        return files.certificate();
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

    /** Ends all, the API server before its store: it would only complain that this is gone. */
    @Override
    public void close() {
        others.stream().filter(ServerProcess::isAlive).forEach(ServerProcess::kill);
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
                programs.path("etcd").toString(),
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
                programs.path("kube-apiserver").toString(),
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
                // Both need a controller manager: one removes the taint of a new node, one creates service accounts.
                "--disable-admission-plugins=TaintNodesByCondition"
                        + (settings.serviceAccounts() ? "" : ",ServiceAccount"),
                "--audit-policy-file=" + files.auditPolicy(),
                "--audit-log-path=" + files.auditLog(),
                // The answer waits for the line: who has the answer finds the request in the log.
                "--audit-log-mode=blocking",
                // Megabytes; one test run must stay in one file.
                "--audit-log-maxsize=100000");
    }
}
