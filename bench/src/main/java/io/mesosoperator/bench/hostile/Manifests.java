package io.mesosoperator.bench.hostile;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.Serialization;

/** Manifests of the two tenants, as YAML. */
final class Manifests {

    private Manifests() {}

    static GenericKubernetesResource read(String yaml) {
        return Serialization.unmarshal(yaml, GenericKubernetesResource.class);
    }

    static String namespace(String name) {
        return """
                apiVersion: v1
                kind: Namespace
                metadata: {name: %s, labels: {pod-security.kubernetes.io/enforce: privileged}}
                """.formatted(name);
    }

    static String framework(String namespace, String name) {
        return """
                apiVersion: mesosoperator.io/v1alpha1
                kind: Framework
                metadata: {namespace: %s, name: %s}
                spec: {name: %s, user: nobody, suppress: true}
                """.formatted(namespace, name, name);
    }

    /** @param more further lines of the spec, indented by none */
    static String task(String namespace, String name, String framework, String more) {
        return """
                apiVersion: mesosoperator.io/v1alpha1
                kind: TaskInfo
                metadata: {namespace: %s, name: %s}
                spec:
                  name: %s
                  frameworkId: {value: %s}
                  resources:
                  - {name: cpus, type: SCALAR, scalar: {value: 0.01}}
                  - {name: mem, type: SCALAR, scalar: {value: 32}}
                """.formatted(namespace, name, name, framework) + more.indent(2);
    }
}
