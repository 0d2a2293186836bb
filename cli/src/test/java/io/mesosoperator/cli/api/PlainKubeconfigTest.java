package io.mesosoperator.cli.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.Config;
import io.mesosoperator.cli.FakeApi;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainKubeconfigTest {

    private static Optional<Config> read(String cluster, String user, String context) {
        return PlainKubeconfig.config(
                FakeApi.tree("""
            apiVersion: v1
            kind: Config
            clusters:
            - {name: near, cluster: {server: 'https://near:6443', certificate-authority-data: Q0E=}}
            - {name: far, cluster: {server: 'https://far', certificate-authority: far.crt, %s}}
            users:
            - {name: me, user: {client-certificate-data: Q0VSVA==, client-key-data: S0VZ}}
            - {name: other, user: {%s}}
            contexts:
            - {name: near, context: {cluster: near, user: me, namespace: ads}}
            - {name: far, context: {cluster: far, user: other}}
            current-context: near
            """.formatted(cluster, user)),
                context.isEmpty() ? Optional.empty() : Optional.of(context),
                Path.of("/home/me/.kube/config"));
    }

    @Test
    void theCurrentContextCounts() {
        assertThat(read("", "token: t", "")).hasValueSatisfying(config -> {
            assertThat(config.getMasterUrl()).startsWith("https://near:6443");
            assertThat(config.getCaCertData()).isEqualTo("Q0E=");
            assertThat(config.getClientCertData()).isEqualTo("Q0VSVA==");
            assertThat(config.getClientKeyData()).isEqualTo("S0VZ");
            assertThat(config.getNamespace()).isEqualTo("ads");
        });
    }

    @Test
    void anotherContextIsChosenAndItsFilesAreBesideTheKubeconfig() {
        assertThat(read("extensions: []", "token: t", "far")).hasValueSatisfying(config -> {
            assertThat(config.getMasterUrl()).startsWith("https://far");
            assertThat(config.getCaCertFile()).isEqualTo("/home/me/.kube/far.crt");
            assertThat(config.getOauthToken()).isEqualTo("t");
            assertThat(config.getNamespace()).isNull();
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"exec: {command: aws}", "auth-provider: {name: oidc}", "as: admin", "tokenFile: /t"})
    void otherWaysToLogInAreLeftToFabric8(String user) {
        assertThat(read("", user, "far")).isEmpty();
    }

    @Test
    void whatIsMissingIsLeftToFabric8() {
        assertThat(read("insecure-skip-tls-verify: true", "token: t", "far")).isEmpty();
        assertThat(read("proxy-url: 'http://proxy'", "token: t", "far")).isEmpty();
        assertThat(read("", "token: t", "none")).isEmpty();
        assertThat(PlainKubeconfig.config(FakeApi.tree("{}"), Optional.empty(), Path.of("x")))
                .isEmpty();
    }
}
