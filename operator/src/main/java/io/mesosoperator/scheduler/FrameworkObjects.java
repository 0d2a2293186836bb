package io.mesosoperator.scheduler;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.mesosoperator.api.FrameworkResource;
import io.mesosoperator.crds.Codec;
import io.mesosoperator.crds.CustomResourceKind;
import io.mesosoperator.crds.FrameworkSpec;
import io.mesosoperator.kubernetes.Labels;
import io.mesosoperator.kubernetes.ServerSideApply;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Writes the Framework objects of frameworks that have subscribed, and deletes them when those are gone.
 * Others' are left alone.
 */
final class FrameworkObjects {

    /** Who wrote a field of an object at this door. */
    static final String FIELD_MANAGER = "mesos-operator-scheduler-api";

    private final KubernetesClient client;
    private final ServerSideApply apply;
    private final Codec codec;
    private final String namespace;
    private final Set<String> others = ConcurrentHashMap.newKeySet();

    FrameworkObjects(KubernetesClient client, Codec codec, String namespace) {
        this.client = client;
        this.apply = new ServerSideApply(client, FIELD_MANAGER);
        this.codec = codec;
        this.namespace = namespace;
    }

    /** Whether the object was made at this door. */
    static boolean isOurs(FrameworkResource framework) {
        var labels = framework.getMetadata().getLabels();
        return labels != null && Labels.SCHEDULER_API.equals(labels.get(Labels.SUBSCRIBED_BY));
    }

    /** The object is there, whosever it is. */
    void seen(FrameworkResource framework) {
        if (!isOurs(framework)) {
            others.add(framework.getMetadata().getName());
        }
    }

    void gone(FrameworkResource framework) {
        others.remove(framework.getMetadata().getName());
    }

    /** Why there can be no object of this name that is ours; empty if there can. */
    Optional<String> problem(String name) {
        return others.contains(name)
                ? Optional.of("Framework " + name
                        + " is not one that has subscribed here: its Framework object in namespace " + namespace
                        + " is somebody else's; subscribe without an id, or delete that object first")
                : Optional.empty();
    }

    /** Makes the object, or makes it say this. Returns it as it is then. */
    FrameworkResource write(String name, FrameworkSpec spec) {
        return apply.apply(object(name, Optional.empty(), spec));
    }

    /** Makes the object of this uid say this, if it is still there. */
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
     * Deletes the object of this uid, if it is still there.
     *
     * @throws KubernetesClientException also if the object changed in that moment, so that it has to be looked at again
     */
    void delete(String name, String uid) {
        var found = client.resources(FrameworkResource.class)
                .inNamespace(namespace)
                .withName(name)
                .get();
        if (found != null && found.getMetadata().getUid().equals(uid)) {
            var _ = client.resource(found)
                    .lockResourceVersion(found.getMetadata().getResourceVersion())
                    .delete();
        }
    }
}
