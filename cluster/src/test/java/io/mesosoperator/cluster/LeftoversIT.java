package io.mesosoperator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class LeftoversIT {

    @RegisterExtension
    static final ApiServerExtension api = ApiServerExtension.shared();

    private static final String CRD = """
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: {name: %1$s.leftovers.test}
            spec:
              group: leftovers.test
              names: {kind: %2$s, plural: %1$s}
              scope: %3$s
              versions:
                - name: v1
                  served: true
                  storage: true
                  schema:
                    openAPIV3Schema: {type: object}
            """;

    private static final String OBJECTS = """
            apiVersion: leftovers.test/v1
            kind: Boat
            metadata: {name: left, finalizers: [leftovers.test/nobody]}
            ---
            apiVersion: leftovers.test/v1
            kind: Harbour
            metadata: {name: left}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: left}
            spec: {clusterIP: None}
            """;

    @Test
    void clearDeletesWhateverATestMadeButKeepsTheCrds(@TempDir Path crds) throws IOException {
        Files.writeString(crds.resolve("boats.yaml"), CRD.formatted("boats", "Boat", "Namespaced"));
        Files.writeString(crds.resolve("harbours.yaml"), CRD.formatted("harbours", "Harbour", "Cluster"));
        api.applyCrds(crds);
        api.kubectlReading(OBJECTS, "apply", "--filename=-").orThrow();
        api.kubelet().node("left", 1, 1024);

        api.server().clear();

        assertThat(everything("boats,harbours,services,nodes")).isEqualTo("service/kubernetes\n");
        assertThat(everything("namespaces")).doesNotContain(api.namespace()).contains("namespace/default");
        assertThat(everything("crds")).contains("boats.leftovers.test", "harbours.leftovers.test");
    }

    @Test
    void aTestMayDeleteItsOwnNamespace(KubernetesClient client) {
        client.namespaces().withName(api.namespace()).delete();

        api.server().clear();

        assertThat(everything("namespaces")).doesNotContain(api.namespace());
    }

    private static String everything(String types) {
        return api.server()
                .kubectl("get", types, "--all-namespaces", "--output=name")
                .orThrow()
                .stdout();
    }
}
