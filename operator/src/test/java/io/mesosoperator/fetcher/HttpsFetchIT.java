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

    private Result fetch(String... options) throws Exception {
        var command = new ArrayList<>(List.of(java("java")));
        command.addAll(List.of(options));
        command.addAll(List.of(
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                "io.mesosoperator.app.Main",
                FetchCommand.NAME,
                "--sandbox=" + folder.resolve("sandbox"),
                "--termination-log=" + folder.resolve("termination-log"),
                "{\"value\":\"https://127.0.0.1:%d/app.txt\"}"
                        .formatted(server.getAddress().getPort())));
        return run(command);
    }

    private static Result run(List<String> command) throws IOException, InterruptedException {
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
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
