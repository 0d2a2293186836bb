package io.mesosoperator.cluster;

import io.fabric8.kubernetes.api.model.APIResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** What tests leave on a server: no controller is there to collect it, so it goes object by object. */
final class Leftovers {

    private static final Set<String> OF_KUBERNETES = Set.of("default", "kube-system", "kube-public", "kube-node-lease");
    private static final String NO_FINALIZERS = "{\"metadata\":{\"finalizers\":null}}";

    private final KubernetesClient client;

    Leftovers(KubernetesClient client) {
        this.client = client;
    }

    void delete() {
        var own = client.apiextensions().v1().customResourceDefinitions().list().getItems().stream()
                .map(crd -> crd.getSpec().getGroup())
                .distinct()
                .toList();
        Stream.concat(Stream.of("v1"), preferredVersions())
                .flatMap(version -> resources(version, own))
                .forEach(this::deleteAll);
        client.namespaces().list().getItems().stream()
                .filter(namespace ->
                        !OF_KUBERNETES.contains(namespace.getMetadata().getName()))
                .forEach(this::delete);
    }

    private Stream<String> preferredVersions() {
        return client.getApiGroups().getGroups().stream()
                .map(group -> group.getPreferredVersion().getGroupVersion());
    }

    private Stream<ResourceDefinitionContext> resources(String groupVersion, List<String> own) {
        var slash = groupVersion.indexOf('/');
        var group = slash < 0 ? "" : groupVersion.substring(0, slash);
        return client.getApiResources(groupVersion).getResources().stream()
                .filter(resource -> resource.getVerbs().containsAll(List.of("list", "patch", "delete")))
                .filter(resource -> resource.getNamespaced()
                        || own.contains(group)
                        || resource.getName().equals("nodes"))
                .map(resource -> context(group, groupVersion.substring(slash + 1), resource));
    }

    private static ResourceDefinitionContext context(String group, String version, APIResource resource) {
        return new ResourceDefinitionContext.Builder()
                .withGroup(group)
                .withVersion(version)
                .withKind(resource.getKind())
                .withPlural(resource.getName())
                .withNamespaced(resource.getNamespaced())
                .build();
    }

    private void deleteAll(ResourceDefinitionContext type) {
        var operation = client.genericKubernetesResources(type);
        var found = type.isNamespaceScoped() ? operation.inAnyNamespace().list() : operation.list();
        found.getItems().stream()
                .filter(object -> !OF_KUBERNETES.contains(namespaceOf(object)))
                .forEach(object -> delete(
                        object,
                        type.isNamespaceScoped()
                                ? operation
                                        .inNamespace(namespaceOf(object))
                                        .withName(object.getMetadata().getName())
                                : operation.withName(object.getMetadata().getName())));
    }

    private static String namespaceOf(HasMetadata object) {
        return object.getMetadata().getNamespace() == null
                ? ""
                : object.getMetadata().getNamespace();
    }

    private static void delete(HasMetadata object, Resource<?> resource) {
        if (!object.getFinalizers().isEmpty()) {
            resource.patch(PatchContext.of(PatchType.JSON_MERGE), NO_FINALIZERS);
        }
        resource.withGracePeriod(0).delete();
    }

    /** A namespace leaves when its own finalizer does, which is the namespace controller's work. */
    private void delete(Namespace namespace) {
        client.resource(namespace).delete();
        var finalized = new NamespaceBuilder(namespace)
                .editSpec()
                .withFinalizers()
                .endSpec()
                .build();
        finalized.getMetadata().setResourceVersion(null);
        client.raw(
                "/api/v1/namespaces/%s/finalize"
                        .formatted(namespace.getMetadata().getName()),
                "PUT",
                finalized);
    }
}
