package io.mesosoperator.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.TrustManagerFactory;
import org.apache.mesos.MesosSchedulerDriver;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.v1.scheduler.Protos.Call;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A master behind TLS, whose certificate is for {@code localhost} and for nothing else. */
class SecureMasterIT {

    private static final String PASSWORD = "password";

    @TempDir
    private Path folder;

    private SSLContext before;
    private SSLContext ours;
    private ScriptedMaster master;

    @BeforeEach
    void listen() throws IOException, InterruptedException, GeneralSecurityException {
        before = SSLContext.getDefault();
        ours = context(folder.resolve("keys"));
        var server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(ours));
        master = new ScriptedMaster(server);
    }

    @AfterEach
    void close() {
        SSLContext.setDefault(before);
        master.close();
    }

    @Test
    void aFrameworkRegistersAndCalls() {
        SSLContext.setDefault(ours);
        var scheduler = new RecordingScheduler();
        var info = FrameworkInfo.newBuilder().setUser("").setName("tests").build();
        var driver = new MesosSchedulerDriver(scheduler, info, "https://localhost:" + master.server.port());

        driver.start();
        master.subscribed("framework-1");
        assertThat(scheduler.next()).startsWith("registered framework-1");
        driver.killTask(TaskID.newBuilder().setValue("task-1").build());

        assertThat(master.call().getType()).isEqualTo(Call.Type.KILL);
        driver.stop();
        driver.join();
    }

    @Test
    void aMasterOfAnotherNameIsNotTrusted() throws CannotStart {
        SSLContext.setDefault(ours);

        try (var connection = new HttpConnection(ApiAddress.parse("https://127.0.0.1:" + master.server.port()))) {
            assertThatThrownBy(connection::connect).isInstanceOf(SSLHandshakeException.class);
        }
    }

    @Test
    void aMasterWhoseAuthorityNobodyKnowsIsNotTrusted() throws CannotStart {
        try (var connection = new HttpConnection(ApiAddress.parse("https://localhost:" + master.server.port()))) {
            assertThatThrownBy(connection::connect).isInstanceOf(SSLHandshakeException.class);
        }
    }

    /** Has a key and trusts it. */
    private static SSLContext context(Path file) throws IOException, InterruptedException, GeneralSecurityException {
        var keytool = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "master",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=dns:localhost",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        PASSWORD,
                        "-keystore",
                        file.toString()))
                .inheritIO()
                .start();
        assertThat(keytool.waitFor()).isZero();
        var keys = KeyStore.getInstance("PKCS12");
        try (var in = Files.newInputStream(file)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        var own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(keys, PASSWORD.toCharArray());
        var trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trusted.init(keys);
        var context = SSLContext.getInstance("TLS");
        context.init(own.getKeyManagers(), trusted.getTrustManagers(), null);
        return context;
    }
}
