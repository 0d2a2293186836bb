package io.mesosoperator.fetcher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A web server with a certificate that nobody but this test knows; the fetcher is a process of its own,
 * as it is in a pod.
 */
class HttpsFetchIT {

    private static final String PASSWORD = "changeit";

    private record Result(int exitCode, String output) {}

    @TempDir
    private Path folder;

    private Path keys = Path.of("");
    private HttpsServer server = newServer();

    @BeforeEach
    void start() throws Exception {
        keys = folder.resolve("keys.p12");
        run(List.of(
                java("keytool"),
                "-genkeypair",
                "-keyalg",
                "EC",
                "-dname",
                "CN=test",
                "-ext",
                "san=ip:127.0.0.1",
                "-keystore",
                keys.toString(),
                "-storepass",
                PASSWORD));
        server.setHttpsConfigurator(new HttpsConfigurator(context()));
        server.createContext("/app.txt", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write("hello\n".getBytes(UTF_8));
            exchange.close();
        });
        server.start();
        Files.createDirectory(folder.resolve("sandbox"));
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void aServerWhoseCertificateIsTrustedGivesTheFile() throws Exception {
        var result = fetch("-Djavax.net.ssl.trustStore=" + keys, "-Djavax.net.ssl.trustStorePassword=" + PASSWORD);

        assertThat(result.exitCode()).as(result.output()).isZero();
        assertThat(folder.resolve("sandbox/app.txt")).hasContent("hello");
    }

    @Test
    void aServerWhoseCertificateIsNotTrustedIsToldOfAndNotTriedAgain() throws Exception {
        var result = fetch();

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.output()).contains("app.txt", "TLS: ").doesNotContain("Attempt");
        assertThat(folder.resolve("sandbox/app.txt")).doesNotExist();
    }

    @Test
    void aServerOfAnAuthorityOfOnesOwnIsTrustedByItsCertificate() throws Exception {
        var certificates = Files.createDirectory(folder.resolve("certificates"));
        run(List.of(
                java("keytool"),
                "-exportcert",
                "-rfc",
                "-keystore",
                keys.toString(),
                "-storepass",
                PASSWORD,
                "-file",
                certificates.resolve("ours.crt").toString()));

        var result = fetch(Map.of(), List.of(), List.of("--certificates=" + certificates));

        assertThat(result.exitCode()).as(result.output()).isZero();
        assertThat(folder.resolve("sandbox/app.txt")).hasContent("hello");
    }

    @Test
    void whatIsNoCertificateIsToldOf() throws Exception {
        var certificates = Files.createDirectory(folder.resolve("certificates"));
        Files.writeString(certificates.resolve("ours.crt"), "-----BEGIN CERTIFICATE-----\nAAAA\n");

        var result = fetch(Map.of(), List.of(), List.of("--certificates=" + certificates));

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.output()).contains("ours.crt of fetcher.certificates is no certificate in PEM");
    }

    @Test
    void theServerIsReachedThroughTheProxyOfTheEnvironmentUnlessItIsExempt() throws Exception {
        try (var proxy = new TinyProxy()) {
            var environment = Map.of("HTTPS_PROXY", proxy.url(), "NO_PROXY", "svc.cluster.local");

            var result = fetch(environment, trusting(), List.of());

            assertThat(result.exitCode()).as(result.output()).isZero();
            assertThat(proxy.asked())
                    .containsExactly("CONNECT 127.0.0.1:%d HTTP/1.1"
                            .formatted(server.getAddress().getPort()));
            Files.delete(folder.resolve("sandbox/app.txt"));

            fetch(Map.of("HTTPS_PROXY", proxy.url(), "NO_PROXY", "127.0.0.1"), trusting(), List.of());

            assertThat(folder.resolve("sandbox/app.txt")).hasContent("hello");
            assertThat(proxy.asked()).hasSize(1);
        }
    }

    private List<String> trusting() {
        return List.of("-Djavax.net.ssl.trustStore=" + keys, "-Djavax.net.ssl.trustStorePassword=" + PASSWORD);
    }

    private Result fetch(String... options) throws Exception {
        return fetch(Map.of(), List.of(options), List.of());
    }

    private Result fetch(Map<String, String> environment, List<String> options, List<String> more) throws Exception {
        var command = new ArrayList<>(List.of(java("java")));
        command.addAll(options);
        command.addAll(List.of(
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                "io.mesosoperator.app.Main",
                FetchCommand.NAME,
                "--sandbox=" + folder.resolve("sandbox"),
                "--termination-log=" + folder.resolve("termination-log")));
        command.addAll(more);
        command.add("{\"value\":\"https://127.0.0.1:%d/app.txt\"}"
                .formatted(server.getAddress().getPort()));
        return run(command, environment);
    }

    private static Result run(List<String> command) throws IOException, InterruptedException {
        return run(command, Map.of());
    }

    private static Result run(List<String> command, Map<String, String> environment)
            throws IOException, InterruptedException {
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        var process = builder.start();
        var output = new String(process.getInputStream().readAllBytes(), UTF_8);
        return new Result(process.waitFor(), output);
    }

    private static String java(String program) {
        return Path.of(System.getProperty("java.home"), "bin", program).toString();
    }

    private SSLContext context() throws IOException, GeneralSecurityException {
        var store = KeyStore.getInstance(keys.toFile(), PASSWORD.toCharArray());
        var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(store, PASSWORD.toCharArray());
        var context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }

    private static HttpsServer newServer() {
        try {
            return HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
