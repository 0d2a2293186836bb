package io.mesosoperator.cluster;

import static java.net.HttpURLConnection.HTTP_NOT_FOUND;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What tests leave on a server. No controller is there to collect it, so it goes object by object; the audit log tells
 * which kinds of objects there can be at all.
 */
final class Leftovers {

    private static final Set<String> OF_KUBERNETES = Set.of("default", "kube-system", "kube-public", "kube-node-lease");
    private static final String NO_FINALIZERS = "{\"metadata\":{\"finalizers\":null}}";

    private final KubernetesClient client;
    private final Path auditLog;
    private AuditLog written;

    Leftovers(KubernetesClient client, Path auditLog) {
        this.client = client;
        this.auditLog = auditLog;
        this.written = AuditLog.openAtEnd(auditLog);
    }

    /** One plural of one API. */
    private record Type(String group, String version, String plural, boolean isNamespaced) {

        static Type of(AuditedRequest request) {
            return new Type(
                    request.apiGroup(),
                    request.apiVersion(),
                    request.resource(),
                    !request.namespace().isEmpty());
        }

        boolean isCore(String name) {
            return group.isEmpty() && plural.equals(name);
        }

        ResourceDefinitionContext context() {
            return new ResourceDefinitionContext.Builder()
                    .withGroup(group)
                    .withVersion(version)
                    .withKind(plural)
                    .withPlural(plural)
                    .withNamespaced(isNamespaced)
                    .build();
        }
    }

    void delete() {
        var types = written.requests().stream()
                .filter(AuditedRequest::hasWritten)
                .map(Type::of)
                .filter(type -> !type.isCore("namespaces"))
                .collect(Collectors.toSet());
        // What is written from here on is the next test's, or comes from a program that its test has not ended.
        written = AuditLog.openAtEnd(auditLog);
        var customGroups = customGroups();
        types.stream()
                .filter(type -> type.isNamespaced() || customGroups.contains(type.group()) || type.isCore("nodes"))
                .forEach(this::deleteAll);
        client.namespaces().list().getItems().stream()
                .filter(namespace ->
                        !OF_KUBERNETES.contains(namespace.getMetadata().getName()))
                .forEach(this::delete);
    }

    private List<String> customGroups() {
        return client.apiextensions().v1().customResourceDefinitions().list().getItems().stream()
                .map(crd -> crd.getSpec().getGroup())
                .toList();
    }

    private void deleteAll(Type type) {
        var operation = client.genericKubernetesResources(type.context());
        for (var object : list(type, operation)) {
            var namespace = Objects.requireNonNullElse(object.getMetadata().getNamespace(), "");
            var name = object.getMetadata().getName();
            if (!type.isNamespaced()) {
                delete(object, operation.withName(name));
            } else if (!isOfKubernetes(namespace, name)) {
                delete(object, operation.inNamespace(namespace).withName(name));
            }
        }
    }

    private static List<GenericKubernetesResource> list(
            Type type,
            MixedOperation<
                            GenericKubernetesResource,
                            GenericKubernetesResourceList,
                            Resource<GenericKubernetesResource>>
                    operation) {
        try {
            var found = type.isNamespaced() ? operation.inAnyNamespace().list() : operation.list();
            return found.getItems();
        } catch (KubernetesClientException failure) {
            if (failure.getCode() != HTTP_NOT_FOUND) {
                throw failure;
            }
            return List.of(); // the test has deleted the kind itself, and with it all objects
        }
    }

    /** What Kubernetes made itself; in the namespace {@code default} that is its own Service and nothing else. */
    private static boolean isOfKubernetes(String namespace, String name) {
        return OF_KUBERNETES.contains(namespace) && (!namespace.equals("default") || name.equals("kubernetes"));
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
                .editMetadata()
                .withResourceVersion(null)
                .endMetadata()
                .editSpec()
                .withFinalizers()
                .endSpec()
                .build();
        client.raw(
                "/api/v1/namespaces/%s/finalize"
                        .formatted(namespace.getMetadata().getName()),
                "PUT",
                finalized);
    }
}
