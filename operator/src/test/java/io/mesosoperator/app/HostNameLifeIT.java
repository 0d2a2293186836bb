package io.mesosoperator.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.mesosoperator.cluster.PodScript;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Host names with dots (KEP-4762), against a real API server. */
@WithOperator
record HostNameLifeIT(Cluster cluster) {

    private static final String DOTS =
            "  container: {type: DOCKER, hostname: a.corp.example, docker: {image: 'example.org/app:1'}}";

    @BeforeEach
    void aNodeAndAFramework() {
        cluster.nodeAndFramework("n1", "named", PodScript.exits(0));
    }

    @Test
    void aHostNameWithDotsIsThePods() {
        cluster.task("dotted", "named", 0.2, DOTS);

        cluster.awaitState("dotted", "TASK_FINISHED");
        assertThat(cluster.awaitPodOf("dotted").getSpec().getHostnameOverride()).isEqualTo("a.corp.example");
    }

    @Test
    void whereTheClusterHasNoSuchNamesTheTaskIsAnErrorAndHasNoPod() {
        cluster.apply("""
                apiVersion: admissionregistration.k8s.io/v1
                kind: MutatingAdmissionPolicy
                metadata: {name: without-hostname-override}
                spec:
                  failurePolicy: Fail
                  reinvocationPolicy: Never
                  matchConstraints:
                    namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: %1$s}}
                    resourceRules:
                    - {apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [pods]}
                  matchConditions:
                  - {name: has-it, expression: "has(object.spec.hostnameOverride)"}
                  mutations:
                  - patchType: JSONPatch
                    jsonPatch: {expression: '[JSONPatch{op: "remove", path: "/spec/hostnameOverride"}]'}
                ---
                apiVersion: admissionregistration.k8s.io/v1
                kind: MutatingAdmissionPolicyBinding
                metadata: {name: without-hostname-override}
                spec: {policyName: without-hostname-override}
                """.formatted(cluster.api().namespace()));
        cluster.eventually(
                () -> assertThat(strippedHere()).as("the policy is in force").isTrue());

        cluster.task("dotted", "named", 0.2, DOTS);

        var status = cluster.awaitState("dotted", "TASK_ERROR");
        assertThat(status.path("message").asText()).contains("'a.corp.example'", "Kubernetes 1.35");
        assertThat(cluster.client().pods().list().getItems()).isEmpty();
    }

    private boolean strippedHere() {
        var pod = cluster.client().getKubernetesSerialization().unmarshal("""
                apiVersion: v1
                kind: Pod
                metadata: {name: probe}
                spec:
                  hostnameOverride: a.corp.example
                  containers: [{name: probe, image: example.org/app:1}]
                """, Pod.class);
        return cluster.client().resource(pod).dryRun().create().getSpec().getHostnameOverride() == null;
    }
}
