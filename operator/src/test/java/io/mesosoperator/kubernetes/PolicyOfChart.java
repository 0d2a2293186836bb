package io.mesosoperator.kubernetes;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.SubjectBuilder;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.mesosoperator.cluster.ApiServerExtension;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The admission policies of one template of the chart, in one test's namespace only: other tests' operators have other
 * names. What they say of objects outside namespaces holds everywhere. They end with {@link #close}.
 */
final class PolicyOfChart implements AutoCloseable {

    static final String OPERATOR = "system:serviceaccount:mesos-system:mesos-operator";

    private final ApiServerExtension api;
    private final List<GenericKubernetesResource> objects;
    private final ClusterRoleBinding everything;
    private final Map<String, KubernetesClient> clients = new HashMap<>();

    /**
     * Installs them.
     *
     * @param template of the chart
     * @param users who may do everything that the policies do not forbid
     */
    PolicyOfChart(ApiServerExtension api, String template, List<String> users) {
        this.api = api;
        this.objects =
                ChartTemplate.render(template).stream().map(this::confined).toList();
        objects.forEach(object -> api.client().resource(object).create());
        this.everything = api.client()
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

    private GenericKubernetesResource confined(GenericKubernetesResource object) {
        object.getMetadata().setName(nameHere(object.getMetadata().getName()));
        if (object.getKind().endsWith("Binding")) {
            Map<String, Object> spec = object.get("spec");
            spec.put("policyName", nameHere(String.valueOf(spec.get("policyName"))));
            spec.put(
                    "matchResources",
                    Map.of(
                            "namespaceSelector",
                            Map.of("matchLabels", Map.of("kubernetes.io/metadata.name", api.namespace()))));
        }
        return object;
    }

    private String nameHere(String name) {
        return api.namespace() + "-" + name;
    }

    /** The API server as this user has it, who is not in the group system:masters. */
    KubernetesClient client(String user) {
        return clients.computeIfAbsent(
                user,
                name -> new KubernetesClientBuilder()
                        .withConfig(new ConfigBuilder(api.client().getConfiguration())
                                .withImpersonateUsername(name)
                                .withRequestRetryBackoffLimit(0)
                                .build())
                        .build());
    }

    @Override
    public void close() {
        clients.values().forEach(KubernetesClient::close);
        objects.reversed().forEach(object -> api.client().resource(object).delete());
        api.client().resource(everything).delete(); // other tests have users of the same names
    }
}
