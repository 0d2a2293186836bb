package io.mesosoperator.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** The directory of one API server: its data, certificates, keys, logs. */
record ServerFiles(Path directory) {

    /** The user whom the token stands for. */
    static final String USER = "test";

    static final String TOKEN = "test-token";

    // Only whole requests: one line each. What the API server asks of itself is nobody's request.
    private static final String AUDIT_POLICY = """
            apiVersion: audit.k8s.io/v1
            kind: Policy
            omitStages: [RequestReceived, ResponseStarted]
            rules:
              - level: None
                users: ["system:apiserver"]
              - level: Metadata
            """;

    static ServerFiles create() {
        try {
            var files = new ServerFiles(
                    Files.createTempDirectory("mesos-operator-apiserver-").toAbsolutePath());
            Files.writeString(files.tokens(), "%s,%s,%s,system:masters%n".formatted(TOKEN, USER, USER));
            Files.writeString(files.auditPolicy(), AUDIT_POLICY);
            // RSA: the client cannot read EC keys in PKCS#8.
            var generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            var keys = generator.generateKeyPair();
            Files.writeString(
                    files.serviceAccountKey(),
                    pem("PRIVATE KEY", keys.getPrivate().getEncoded()));
            Files.writeString(
                    files.serviceAccountPublicKey(),
                    pem("PUBLIC KEY", keys.getPublic().getEncoded()));
            return files;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    Path etcdData() {
        return directory.resolve("etcd");
    }

    Path tokens() {
        return directory.resolve("tokens.csv");
    }

    Path auditPolicy() {
        return directory.resolve("audit-policy.yaml");
    }

    Path auditLog() {
        return directory.resolve("audit.log");
    }

    Path serviceAccountKey() {
        return directory.resolve("service-account.key");
    }

    Path serviceAccountPublicKey() {
        return directory.resolve("service-account.pub");
    }

    /** The API server writes a self-signed certificate for 127.0.0.1 here, and then its RSA key. */
    Path certificates() {
        return directory.resolve("certificates");
    }

    Path certificate() {
        return certificates().resolve("apiserver.crt");
    }

    Path certificateKey() {
        return certificates().resolve("apiserver.key");
    }

    /** The certificate as Kubernetes objects carry it. */
    String certificateBase64() {
        try {
            return Base64.getEncoder().encodeToString(Files.readAllBytes(certificate()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path kubeconfig() {
        return directory.resolve("kubeconfig");
    }

    void writeKubeconfig(String url) {
        write(kubeconfig(), """
                apiVersion: v1
                kind: Config
                clusters:
                  - name: test
                    cluster: {server: "%s", certificate-authority: "%s"}
                users:
                  - name: test
                    user: {token: "%s"}
                contexts:
                  - name: test
                    context: {cluster: test, user: test}
                current-context: test
                """.formatted(url, certificate(), TOKEN));
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String pem(String type, byte[] der) {
        return "-----BEGIN %s-----%n%s%n-----END %s-----%n"
                .formatted(type, Base64.getMimeEncoder().encodeToString(der), type);
    }
}
