package io.mesosoperator.cluster;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.NamespacedKubernetesClient;
import java.nio.file.Path;
import java.util.List;

/**
 * A real API server with nothing behind it: no controller manager, no scheduler, no node.
 *
 * <p>So a pod stays Pending until a {@link ScriptedKubelet} takes it, deleting an owner does not delete what it owns,
 * foreground deletion never ends, a Job makes no pods, and a Service has no endpoints. Everything that the API server
 * does itself is real: schemas, CEL, admission, RBAC, server-side apply, watches, graceful deletion, finalizers.
 */
public final class ApiServer implements AutoCloseable {

    private final ControlPlane plane;
    private final Kubectl kubectl;
    private final FaultInjectionWebhook refusals;
    private final NamespacedKubernetesClient client;
    private final Leftovers leftovers;
    private boolean controlled;
    private final Thread atExit = new Thread(this::end, "stop-api-server");

    private ApiServer(Programs programs) {
        plane = ControlPlane.launch(programs, PlaneSettings.ofTests());
        kubectl = plane.kubectl();
        refusals = FaultInjectionWebhook.serve(plane.files());
        client = connect(config());
        leftovers = new Leftovers(client, plane.files().auditLog());
    }

    /** Starts a server, which takes two to four seconds; it ends with {@link #close()} or with the JVM. */
    public static ApiServer launch() {
        var server = new ApiServer(Programs.find());
        Runtime.getRuntime().addShutdownHook(server.atExit);
        return server;
    }

    /** A client that may do everything, as user {@code test}. */
    public NamespacedKubernetesClient client() {
        return client;
    }

    /** The configuration of {@link #client()}. */
    public Config config() {
        return plane.config();
    }

    /** A file by which another program finds the server, as user {@code test}. */
    public Path kubeconfig() {
        return kubectl.kubeconfig();
    }

    /** The same for a user who has the rights that RBAC grants to {@code cluster-admin}, which is none at first. */
    public Path kubeconfigOfClusterAdmin() {
        return plane.kubeconfig(PlaneSettings.CLUSTER_ADMIN);
    }

    /**
     * Starts a real kube-controller-manager, if there is none yet; it ends with the server. It collects what has lost
     * its owner, binds claims, and makes the pods of Deployments. It does not judge nodes: a scripted kubelet renews no
     * lease.
     */
    public void startControllers() {
        if (!controlled) {
            new Controllers(5, 1000).startManager(plane, List.of("--controllers=*,-node-lifecycle-controller"));
            controlled = true;
        }
    }

    /** As {@link #config()}, but the audit log shows {@code user}, who may do everything too. */
    public Config configAs(String user) {
        return configAs(user, List.of("system:masters"));
    }

    /** As {@link #configAs(String)}, with no more rights than RBAC grants to the user and these groups. */
    public Config configAs(String user, List<String> groups) {
        return new ConfigBuilder(config())
                .withImpersonateUsername(user)
                .withImpersonateGroups(groups.toArray(String[]::new))
                .build();
    }

    /** A new client of {@link #configAs(String)}; who asks for it closes it. */
    public NamespacedKubernetesClient clientAs(String user) {
        return connect(configAs(user));
    }

    /** Creates a namespace whose name begins with {@code prefix}. */
    public String createNamespace(String prefix) {
        var namespace = new NamespaceBuilder()
                .withNewMetadata()
                .withGenerateName(prefix)
                .endMetadata()
                .build();
        return client.resource(namespace).create().getMetadata().getName();
    }

    /** Applies every manifest of a directory and waits until all CRDs of the server are established. */
    public void applyCrds(Path directory) {
        kubectl(
                        "apply",
                        "--server-side",
                        "--force-conflicts",
                        "--filename=" + directory.toAbsolutePath().normalize())
                .orThrow();
        kubectl("wait", "crd", "--all", "--for=condition=Established", "--timeout=30s")
                .orThrow();
    }

    /** Runs the real kubectl as user {@code test}, in the namespace {@code default} unless told otherwise. */
    public KubectlResult kubectl(String... arguments) {
        return kubectl.run("", List.of(arguments));
    }

    /** As {@link #kubectl(String...)}, with the text as standard input, for {@code --filename=-}. */
    public KubectlResult kubectlReading(String input, String... arguments) {
        return kubectl.run(input, List.of(arguments));
    }

    /** The requests that are answered from now on. */
    public AuditLog audit() {
        return plane.audit();
    }

    /**
     * Some writes fail from now on, until {@link #allow()}.
     *
     * <p>An admission webhook refuses them, so the answer is the API server's own, with the code asked for. Its limits
     * are those of admission: reads and watches are never refused ({@link #stop()} and {@link #stall()} fail those), a
     * refused write has no effect (there is no lost answer), what fails validation of the schema or authorization fails
     * that way first, and the client sees "admission webhook denied the request" in the message.
     */
    public void refuse(Refusal refusal) {
        refusals.add(refusal, client, plane.files());
    }

    /** Ends every refusal. */
    public void allow() {
        refusals.clear(client);
    }

    /**
     * Deletes what tests leave behind: all nodes, all custom objects, and all other namespaced objects with their
     * namespaces, finalizers notwithstanding. CRDs stay, and so do the namespaces that Kubernetes makes itself, with
     * what it has in them.
     */
    public void clear() {
        leftovers.delete();
    }

    /** kube-apiserver goes away as in an upgrade: it asks its clients to leave, and then nobody listens. etcd stays. */
    public void stop() {
        plane.stop();
    }

    /** kube-apiserver returns, on the same port and with the same data. */
    public void start() {
        plane.start();
    }

    /** kube-apiserver keeps its connections and answers nothing, as when its machine hangs. */
    public void stall() {
        plane.stall();
    }

    /** Ends {@link #stop()} or {@link #stall()}, whichever it was. */
    void recover() {
        plane.recover();
    }

    /** Ends {@link #stall()}. */
    public void resume() {
        plane.resume();
    }

    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(atExit);
        end();
    }

    private void end() {
        client.close();
        refusals.close();
        plane.close();
    }

    private static NamespacedKubernetesClient connect(Config config) {
        return new KubernetesClientBuilder().withConfig(config).build().adapt(NamespacedKubernetesClient.class);
    }
}
