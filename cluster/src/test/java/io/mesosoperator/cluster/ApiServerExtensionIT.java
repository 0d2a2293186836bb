package io.mesosoperator.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What a test sees of the server that it shares with others. */
class ApiServerExtensionIT {

    @RegisterExtension
    static final ApiServerExtension api = ApiServerExtension.shared();

    private static final String CRD = """
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: {name: ships.harbour.test}
            spec:
              group: harbour.test
              names: {kind: Ship, plural: ships}
              scope: Namespaced
              versions:
                - name: v1
                  served: true
                  storage: true
                  schema:
                    openAPIV3Schema:
                      type: object
                      properties:
                        spec:
                          type: object
                          properties: {masts: {type: integer}}
                          x-kubernetes-validations:
                            - rule: self.masts > 0
                              message: a ship needs a mast
            """;

    @Test
    void theClientOfATestWorksInTheNamespaceOfThatTest(KubernetesClient client) {
        client.resource(configMap("here")).create();

        assertThat(api.server()
                        .client()
                        .configMaps()
                        .inNamespace(api.namespace())
                        .list()
                        .getItems())
                .extracting(map -> map.getMetadata().getName())
                .containsExactly("here");
        assertThat(api.namespace()).startsWith("theclientofatestworksinthenamespaceoftha");
    }

    @Test
    void kubectlSeesWhatTheClientWrote(KubernetesClient client) {
        client.resource(configMap("seen")).create();

        var result = api.kubectl("get", "configmaps", "--output=name");

        assertThat(result.stdout()).isEqualTo("configmap/seen\n");
    }

    @Test
    void kubectlRefusesNonsense() {
        var result = api.kubectlReading("""
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: nonsense}
                dta: {a: b}
                """, "apply", "--filename=-");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.stderr()).contains("unknown field \"dta\"");
    }

    @Test
    void anAppliedCrdIsServedAndItsRulesHold(@TempDir Path crds) throws IOException {
        Files.writeString(crds.resolve("ships.yaml"), CRD);

        api.applyCrds(crds);

        assertThat(ship(3).stdout()).isEqualTo("ship.harbour.test/s3 created\n");
        assertThat(ship(0).stderr()).contains("spec: Invalid value: a ship needs a mast");
    }

    @Test
    void aServerThatOthersUseCannotBeStopped() {
        assertThatIllegalStateException()
                .isThrownBy(api::stop)
                .withMessageContaining("use ApiServerExtension.create()");
    }

    private static KubectlResult ship(int masts) {
        return api.kubectlReading("""
                apiVersion: harbour.test/v1
                kind: Ship
                metadata: {name: s%d}
                spec: {masts: %d}
                """.formatted(masts, masts), "apply", "--filename=-");
    }

    private static io.fabric8.kubernetes.api.model.ConfigMap configMap(String name) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .build();
    }
}
