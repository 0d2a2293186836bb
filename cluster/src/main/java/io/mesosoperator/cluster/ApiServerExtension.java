package io.mesosoperator.cluster;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.NamespacedKubernetesClient;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.StoreScope;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives a test class a real API server, and each of its tests a namespace of its own.
 *
 * <pre>{@code
 * @RegisterExtension
 * static final ApiServerExtension api = ApiServerExtension.shared();
 *
 * @Test
 * void aPodIsStored(KubernetesClient client) { ... }
 * }</pre>
 *
 * <p>After each test its namespace is gone, and with it every node, custom object and other namespaced object that was
 * made anywhere ({@link ApiServer#clear}); refusals are lifted, and a server that was stopped or stalled answers
 * again. CRDs stay.
 *
 * <p>A test may take an {@link ApiServer} or a {@link KubernetesClient}, whose default namespace is the test's. The
 * tests of one class must not run concurrently.
 */
public final class ApiServerExtension
        implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, ParameterResolver {

    /** The user as whom the test's kubelet writes. */
    public static final String KUBELET = "scripted-kubelet";

    private static final ExtensionContext.Namespace STORE = ExtensionContext.Namespace.create(ApiServerExtension.class);
    private static final Set<Path> CRDS_OF_SHARED = new HashSet<>();
    private static @Nullable ApiServer sharedServer;
    private static final int LONGEST_NAME = 40;

    private final boolean shared;
    private final Queue<KubernetesClient> clients = new ConcurrentLinkedQueue<>();
    private @Nullable Path crds;
    private @Nullable ApiServer server;
    private @Nullable String namespace;
    private @Nullable AuditLog audit;
    private @Nullable ScriptedKubelet kubelet;

    private ApiServerExtension(boolean shared) {
        this.shared = shared;
    }

    /**
     * One server for all test classes of the JVM that ask for it this way, which ends with the JVM. It cannot be
     * stopped or stalled.
     */
    public static ApiServerExtension shared() {
        return new ApiServerExtension(true);
    }

    /** A server for this test class alone, started before its first test and ended after its last. */
    public static ApiServerExtension create() {
        return new ApiServerExtension(false);
    }

    /** The server gets the CRDs of this folder before the first test; see {@link ApiServer#applyCrds}. */
    public ApiServerExtension withCrds(Path directory) {
        crds = directory;
        return this;
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        if (shared) {
            server = sharedWith(crds);
            return;
        }
        // The store closes it after the last test.
        server = context.getStore(StoreScope.EXTENSION_CONTEXT, STORE)
                .computeIfAbsent(ApiServer.class, key -> ApiServer.launch(), ApiServer.class);
        if (crds != null) {
            server.applyCrds(crds);
        }
    }

    /** In no store of JUnit's: where a JVM is handed its classes one by one, no store outlives a class. */
    private static synchronized ApiServer sharedWith(@Nullable Path crds) {
        if (sharedServer == null) {
            sharedServer = ApiServer.launch();
        }
        if (crds != null && CRDS_OF_SHARED.add(crds.toAbsolutePath().normalize())) {
            sharedServer.applyCrds(crds);
        }
        return sharedServer;
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        namespace =
                server().createNamespace(nameOf(context.getRequiredTestMethod().getName()));
        audit = server().audit();
        kubelet = new ScriptedKubelet(clientAs(KUBELET), Clock.systemUTC());
    }

    @Override
    public void afterEach(ExtensionContext context) {
        if (!shared) {
            server().recover();
        }
        server().allow();
        try {
            kubelet().close();
        } finally {
            clients.forEach(KubernetesClient::close);
            clients.clear();
            server().clear();
        }
    }

    /** The server; an IllegalStateException before {@code @BeforeAll}. */
    public ApiServer server() {
        if (server == null) {
            throw new IllegalStateException(
                    "no API server yet: @RegisterExtension belongs on a static field, and the server"
                            + " is there from @BeforeAll on");
        }
        return server;
    }

    /** The namespace of the test that runs: new, empty, and its own. */
    public String namespace() {
        if (namespace == null) {
            throw new IllegalStateException("no namespace yet: every test has one, @BeforeAll has none");
        }
        return namespace;
    }

    /** A client that may do everything, as user {@code test}, in the test's namespace unless told otherwise. */
    public NamespacedKubernetesClient client() {
        return server().client().inNamespace(namespace());
    }

    /**
     * A new client that may do everything, and that the audit log shows as {@code user}; it is closed after the test.
     */
    public NamespacedKubernetesClient clientAs(String user) {
        var client = server().clientAs(user);
        clients.add(client);
        return client;
    }

    /** See {@link ApiServer#applyCrds}. */
    public void applyCrds(Path directory) {
        server().applyCrds(directory);
    }

    /** Runs the real kubectl as user {@code test}, in the test's namespace unless told otherwise. */
    public KubectlResult kubectl(String... arguments) {
        return kubectlReading("", arguments);
    }

    /** As {@link #kubectl(String...)}, with the text as standard input, for {@code --filename=-}. */
    public KubectlResult kubectlReading(String input, String... arguments) {
        var inNamespace = Stream.concat(Stream.of("--namespace=" + namespace()), Arrays.stream(arguments));
        return server().kubectlReading(input, inNamespace.toArray(String[]::new));
    }

    /** What was asked of the server since the test began. */
    public AuditLog audit() {
        if (audit == null) {
            throw new IllegalStateException("no audit log yet: it begins with a test");
        }
        return audit;
    }

    /** The test's own kubelet, which has no node yet; in the audit log it is {@value #KUBELET}. */
    public ScriptedKubelet kubelet() {
        if (kubelet == null) {
            throw new IllegalStateException("no kubelet yet: every test has one, @BeforeAll has none");
        }
        return kubelet;
    }

    /** See {@link ApiServer#refuse}; ends with the test. */
    public void refuse(Refusal refusal) {
        server().refuse(refusal);
    }

    /** See {@link ApiServer#allow}. */
    public void allow() {
        server().allow();
    }

    /** See {@link ApiServer#stop}. */
    public void stop() {
        ownServer().stop();
    }

    /** See {@link ApiServer#start}. */
    public void start() {
        ownServer().start();
    }

    /** See {@link ApiServer#stall}. */
    public void stall() {
        ownServer().stall();
    }

    /** See {@link ApiServer#resume}. */
    public void resume() {
        ownServer().resume();
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        var type = parameter.getParameter().getType();
        return type == ApiServer.class || type == KubernetesClient.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == ApiServer.class ? server() : client();
    }

    private ApiServer ownServer() {
        if (shared) {
            throw new IllegalStateException(
                    "this API server is shared with other test classes; use ApiServerExtension.create()"
                            + " to stop or stall one");
        }
        return server();
    }

    /** A name that shows in {@code kubectl get pods -A} which test it was. */
    private static String nameOf(String method) {
        var name = method.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
        return name.substring(0, Math.min(name.length(), LONGEST_NAME)) + "-";
    }
}
