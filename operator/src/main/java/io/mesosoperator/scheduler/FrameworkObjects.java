package io.mesosoperator.scheduler;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.mesosoperator.api.FrameworkResource;
import io.mesosoperator.crds.Codec;
import io.mesosoperator.crds.CustomResourceKind;
import io.mesosoperator.crds.FrameworkSpec;
import io.mesosoperator.kubernetes.Deletions;
import io.mesosoperator.kubernetes.Labels;
import io.mesosoperator.kubernetes.ServerSideApply;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Writes the Framework objects of subscribed frameworks, and deletes them when the frameworks are removed. It never
 * touches other Framework objects.
 */
final class FrameworkObjects {

    /** The field manager of the scheduler API's writes. */
    static final String FIELD_MANAGER = "mesos-operator-scheduler-api";

    private final KubernetesClient client;
    private final Deletions deletions;
    private final ServerSideApply apply;
    private final Codec codec;
    private final String namespace;
    private final Set<String> others = ConcurrentHashMap.newKeySet();

    FrameworkObjects(KubernetesClient client, Codec codec, String namespace) {
        this.client = client;
        this.deletions = new Deletions(client);
        this.apply = new ServerSideApply(client, FIELD_MANAGER);
        this.codec = codec;
        this.namespace = namespace;
    }

    /** Whether the scheduler API created the object. */
    static boolean isOurs(FrameworkResource framework) {
        var labels = framework.getMetadata().getLabels();
        return labels != null && Labels.SCHEDULER_API.equals(labels.get(Labels.SUBSCRIBED_BY));
    }

    /** The watch reported an object, whoever created it. */
    void seen(FrameworkResource framework) {
        if (!isOurs(framework)) {
            others.add(framework.getMetadata().getName());
        }
    }

    void gone(FrameworkResource framework) {
        others.remove(framework.getMetadata().getName());
    }

    /** Why the scheduler API cannot have an object of this name; empty if it can. */
    Optional<String> problem(String name) {
        return others.contains(name)
                ? Optional.of("Framework " + name
                        + " is not one that has subscribed here: its Framework object in namespace " + namespace
                        + " belongs to another client; subscribe without an id, or delete that object first")
                : Optional.empty();
    }

    /** Creates or updates the object. Returns the result. */
    FrameworkResource write(String name, FrameworkSpec spec) {
        return apply.apply(object(name, Optional.empty(), spec));
    }

    /** Updates the object with this uid, if it still exists. */
    void change(String name, String uid, FrameworkSpec spec) {
        apply.applyIfThere(object(name, Optional.of(uid), spec));
    }

    private FrameworkResource object(String name, Optional<String> uid, FrameworkSpec spec) {
        var framework = new FrameworkResource();
        framework.setMetadata(new ObjectMetaBuilder()
                .withName(name)
                .withNamespace(namespace)
                .withUid(uid.orElse(null))
                .addToLabels(Labels.SUBSCRIBED_BY, Labels.SCHEDULER_API)
                .build());
        framework.setSpec(codec.encode(CustomResourceKind.FRAMEWORK, spec));
        return framework;
    }

    /**
     * Deletes the object with this uid, if it still exists.
     *
     * @throws KubernetesClientException also if the object has just changed and must be read again
     */
    void delete(String name, String uid) {
        var found = client.resources(FrameworkResource.class)
                .inNamespace(namespace)
                .withName(name)
                .get();
        if (found != null && found.getMetadata().getUid().equals(uid)) {
            deletions.exactly(found, "its scheduler has disconnected");
        }
    }
}
