package io.mesosoperator.kubernetes;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.SubjectBuilder;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.mesosoperator.cluster.ApiServerExtension;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * An admission policy as the chart has it, in one test's namespace only: other tests' operators have other names. It
 * ends with {@link #close}.
 */
final class PolicyOfChart implements AutoCloseable {

    static final String OPERATOR = "system:serviceaccount:mesos-system:mesos-operator";

    private final ApiServerExtension api;
    private final List<GenericKubernetesResource> objects;

    /**
     * Installs it.
     *
     * @param template of the chart
     * @param users who may do everything that the policy does not forbid
     */
    PolicyOfChart(ApiServerExtension api, String template, List<String> users) {
        this.api = api;
        this.objects = render(template).stream().map(this::confined).toList();
        objects.forEach(object -> api.client().resource(object).create());
        api.client()
                .resource(new ClusterRoleBindingBuilder()
                        .withNewMetadata()
                        .withName(api.namespace())
                        .endMetadata()
                        .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", "cluster-admin")
                        .withSubjects(users.stream()
                                .map(user -> new SubjectBuilder()
                                        .withApiGroup("rbac.authorization.k8s.io")
                                        .withKind("User")
                                        .withName(user)
                                        .build())
                                .toList())
                        .build())
                .serverSideApply();
    }

    private static List<GenericKubernetesResource> render(String template) {
        try {
            var helm = new ProcessBuilder(
                            Path.of("..", "cluster", "bin", "helm").toString(),
                            "template",
                            "mesos-operator",
                            Path.of("..", "helm", "mesos-operator").toString(),
                            "--namespace=mesos-system",
                            "--kube-version=1.36.0",
                            "--show-only=templates/" + template)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            var text = new String(helm.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (helm.waitFor() != 0) {
                throw new IllegalStateException("helm cannot render " + template);
            }
            return Arrays.stream(text.split("(?m)^---$", -1))
                    .filter(part -> part.contains("kind:"))
                    .map(part -> Serialization.unmarshal(part, GenericKubernetesResource.class))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private GenericKubernetesResource confined(GenericKubernetesResource object) {
        object.getMetadata().setName(api.namespace());
        if (object.getKind().endsWith("Binding")) {
            Map<String, Object> spec = object.get("spec");
            spec.put("policyName", api.namespace());
            spec.put(
                    "matchResources",
                    Map.of(
                            "namespaceSelector",
                            Map.of("matchLabels", Map.of("kubernetes.io/metadata.name", api.namespace()))));
        }
        return object;
    }

    /** The API server as this user has it, who is not in the group system:masters. */
    KubernetesClient client(String user) {
        var config = new ConfigBuilder(api.client().getConfiguration())
                .withImpersonateUsername(user)
                .withRequestRetryBackoffLimit(0)
                .build();
        return new KubernetesClientBuilder().withConfig(config).build();
    }

    @Override
    public void close() {
        objects.reversed().forEach(object -> api.client().resource(object).delete());
    }
}
