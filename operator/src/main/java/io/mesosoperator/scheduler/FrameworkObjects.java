package io.mesosoperator.scheduler;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.mesosoperator.api.FrameworkResource;
import io.mesosoperator.crds.Codec;
import io.mesosoperator.crds.CustomResourceKind;
import io.mesosoperator.crds.FrameworkSpec;
import io.mesosoperator.kubernetes.ApiErrors;
import io.mesosoperator.kubernetes.Deletions;
import io.mesosoperator.kubernetes.Labels;
import io.mesosoperator.kubernetes.ObjectVersions;
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
    private final ObjectVersions<FrameworkResource> versions = new ObjectVersions<>(FrameworkResource::new);
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
        versions.seen(framework);
        if (!isOurs(framework)) {
            others.add(framework.getMetadata().getName());
        }
    }

    void gone(FrameworkResource framework) {
        versions.gone(framework);
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
        var known = versions.of(namespace, name);
        try {
            return write(name, spec, known);
        } catch (KubernetesClientException failure) {
            if (known.isEmpty() || !ApiErrors.isGone(failure)) {
                throw failure;
            }
            return write(name, spec, find(name)); // the watch has not reported yet what became of it
        }
    }

    /** Updates the object with this uid, if it still exists. */
    void change(String name, String uid, FrameworkSpec spec) {
        try {
            var known = versions.of(namespace, name).filter(some -> isOf(some, uid));
            var _ = write(name, spec, known.or(() -> Optional.of(only(uid))));
        } catch (KubernetesClientException failure) {
            if (!ApiErrors.isGone(failure)) {
                throw failure;
            }
            find(name).filter(found -> isOf(found, uid)).ifPresent(found -> write(name, spec, Optional.of(found)));
        }
    }

    /** An object of this uid of which no version is known: the write must at least create no other one. */
    private static FrameworkResource only(String uid) {
        var framework = new FrameworkResource();
        framework.setMetadata(new ObjectMetaBuilder().withUid(uid).build());
        return framework;
    }

    private static boolean isOf(FrameworkResource framework, String uid) {
        return framework.getMetadata().getUid().equals(uid);
    }

    private FrameworkResource write(String name, FrameworkSpec spec, Optional<FrameworkResource> before) {
        var written = apply.apply(object(name, spec), before);
        versions.seen(written);
        return written;
    }

    private Optional<FrameworkResource> find(String name) {
        return Optional.ofNullable(client.resources(FrameworkResource.class)
                .inNamespace(namespace)
                .withName(name)
                .get());
    }

    private FrameworkResource object(String name, FrameworkSpec spec) {
        var framework = new FrameworkResource();
        framework.setMetadata(new ObjectMetaBuilder()
                .withName(name)
                .withNamespace(namespace)
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
        find(name)
                .filter(found -> isOf(found, uid))
                .ifPresent(found -> deletions.exactly(found, "its scheduler has disconnected"));
    }
}
