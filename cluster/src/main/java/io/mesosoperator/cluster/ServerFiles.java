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

    static ServerFiles create(PlaneSettings settings) {
        try {
            var files = new ServerFiles(
                    Files.createTempDirectory("mesos-operator-apiserver-").toAbsolutePath());
            Files.write(
                    files.tokens(),
                    settings.users().stream().map(User::tokenLine).toList());
            Files.writeString(files.auditPolicy(), settings.auditPolicy());
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

    Path kubeconfig(User user) {
        return directory.resolve(user.fileName() + ".kubeconfig");
    }

    void writeKubeconfig(User user, String url) {
        write(kubeconfig(user), """
                apiVersion: v1
                kind: Config
                clusters:
                  - name: plane
                    cluster: {server: "%s", certificate-authority: "%s"}
                users:
                  - name: user
                    user: {token: "%s"}
                contexts:
                  - name: plane
                    context: {cluster: plane, user: user}
                current-context: plane
                """.formatted(url, certificate(), user.token()));
    }

    static void write(Path file, String text) {
        try {
            Files.createDirectories(file.getParent());
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
