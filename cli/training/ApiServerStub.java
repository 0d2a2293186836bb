import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyStore;
import java.util.Base64;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * Answers kubectl-mesos as an API server with one task, framework and offer would, while that is trained: by TLS, with
 * a client certificate in the kubeconfig, as most clusters are reached. Arguments: a folder, which gets a kubeconfig,
 * and the program keytool.
 */
final class ApiServerStub {

    private static final char[] PASSWORD = "training".toCharArray();

    public static void main(String[] args) throws Exception {
        var folder = Path.of(args[0]);
        var keys = keys(folder, args[1]);
        var server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        var context = SSLContext.getInstance("TLS");
        var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD);
        context.init(managers.getKeyManagers(), null, null);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", ApiServerStub::answer);
        server.start();
        var written = Files.writeString(folder.resolve("new"), kubeconfig(keys, server.getAddress().getPort()));
        Files.move(written, folder.resolve("kubeconfig"), StandardCopyOption.ATOMIC_MOVE);
    }

    private static KeyStore keys(Path folder, String keytool) throws Exception {
        var file = folder.resolve("keys");
        var made = new ProcessBuilder(
                        keytool, "-genkeypair", "-keyalg", "RSA", "-alias", "server", "-storetype", "PKCS12",
                        "-keystore", file.toString(), "-storepass", new String(PASSWORD), "-dname", "CN=localhost",
                        "-ext", "san=ip:127.0.0.1,dns:localhost", "-validity", "30")
                .inheritIO()
                .start()
                .waitFor();
        if (made != 0) {
            throw new IOException("keytool has ended with " + made);
        }
        return KeyStore.getInstance(file.toFile(), PASSWORD);
    }

    private static String kubeconfig(KeyStore keys, int port) throws Exception {
        var certificate = pem("CERTIFICATE", keys.getCertificate("server").getEncoded());
        var key = pem("PRIVATE KEY", keys.getKey("server", PASSWORD).getEncoded());
        return """
                apiVersion: v1
                kind: Config
                clusters:
                - {name: training, cluster: {server: "https://127.0.0.1:%d", certificate-authority-data: %s}}
                users:
                - {name: training, user: {client-certificate-data: %s, client-key-data: %s}}
                contexts:
                - {name: training, context: {cluster: training, user: training}}
                current-context: training
                """.formatted(port, certificate, certificate, key);
    }

    private static String pem(String what, byte[] content) {
        var text = "-----BEGIN %s-----\n%s\n-----END %1$s-----\n"
                .formatted(what, Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content));
        return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
    }

    private static void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            var path = exchange.getRequestURI().getPath();
            var query = String.valueOf(exchange.getRequestURI().getQuery());
            var object = object(path);
            var body = query.contains("watch=true")
                    ? "{\"type\":\"MODIFIED\",\"object\":%s}\n".formatted(object.replace("\n", ""))
                    : path.matches(".*/(taskinfos|frameworks|offers|agents|nodes|pods|services|events)")
                                    && exchange.getRequestMethod().equals("GET")
                            ? "{\"metadata\":{\"resourceVersion\":\"1\"},\"items\":[%s]}".formatted(object)
                            : path.endsWith("/log") ? "a line\n" : object;
            var bytes = body.getBytes(UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private static String object(String path) {
        var resource = """
                {"name":"cpus","type":"SCALAR","scalar":{"value":1.5}},{"name":"mem","type":"SCALAR",
                "scalar":{"value":512},"role":"db","reservation":{"principal":"dba"}}""";
        if (path.contains("/taskinfos")) {
            return """
                    {"metadata":{"name":"one","namespace":"default","resourceVersion":"1",
                    "creationTimestamp":"2026-01-01T00:00:00Z"},"spec":{"name":"one","frameworkId":{"value":"f"},
                    "command":{"value":"true"},"resources":[%s]},"status":{"state":"TASK_FINISHED","exitCode":0,
                    "podName":"one-pod","message":"Command exited with status 0","slaveId":{"value":"node-1"},
                    "startedTime":"2026-01-01T00:00:01Z","updates":[{"state":"TASK_RUNNING","timestamp":1767225601},
                    {"state":"TASK_FINISHED","source":"SOURCE_EXECUTOR","timestamp":1767225602.5}],
                    "conditions":[{"type":"Ready","status":"True","reason":"TaskFinished"}]}}""".formatted(resource);
        }
        if (path.contains("/frameworks")) {
            return """
                    {"metadata":{"name":"f","namespace":"default","resourceVersion":"1",
                    "creationTimestamp":"2026-01-01T00:00:00Z"},"spec":{"name":"f","user":"","role":"db"},
                    "status":{"tasks":1,"share":"3%","conditions":[{"type":"Ready","status":"True"}]}}""";
        }
        if (path.contains("/offers")) {
            return """
                    {"metadata":{"name":"o","namespace":"default","resourceVersion":"1",
                    "creationTimestamp":"2026-01-01T00:00:00Z"},"spec":{"frameworkId":{"value":"f"},
                    "slaveId":{"value":"node-1"},"hostname":"node-1","resources":[%s]},
                    "status":{"acceptedTime":"2026-01-01T00:00:01Z","operations":[]}}""".formatted(resource);
        }
        return """
                {"metadata":{"name":"node-1","resourceVersion":"1","creationTimestamp":"2026-01-01T00:00:00Z"},
                "spec":{},"status":{"allocatable":{"cpu":"1900m","memory":"16Gi"},
                "conditions":[{"type":"Ready","status":"True"}]}}""";
    }
}
