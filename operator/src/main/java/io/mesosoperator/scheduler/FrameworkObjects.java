package io.mesosoperator.scheduler;

import static java.net.HttpURLConnection.HTTP_CONFLICT;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.mesosoperator.api.FrameworkResource;
import io.mesosoperator.crds.Codec;
import io.mesosoperator.crds.CustomResourceKind;
import io.mesosoperator.crds.FrameworkSpec;
import io.mesosoperator.kubernetes.Annotations;
import io.mesosoperator.kubernetes.ApiErrors;
import io.mesosoperator.kubernetes.Deletions;
import io.mesosoperator.kubernetes.Labels;
import io.mesosoperator.kubernetes.ObjectVersions;
import io.mesosoperator.kubernetes.ServerSideApply;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the Framework objects of subscribed frameworks, and deletes them when the frameworks are removed. It never
 * touches other Framework objects.
 */
final class FrameworkObjects {

    /** The field manager of the scheduler API's writes. */
    static final String FIELD_MANAGER = "mesos-operator-scheduler-api";

    private static final Logger LOG = LoggerFactory.getLogger(FrameworkObjects.class);
    private static final int MOST_TRIES = 5;

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
        return write(name, () -> object(name, spec));
    }

    /**
     * Says on the object that the framework is torn down. One that is gone comes back for that: whoever leads next has
     * to know it as long as its tasks run.
     *
     * @param uid of the object, if there is one
     */
    FrameworkResource tearDown(String name, Optional<String> uid, FrameworkSpec spec) {
        Supplier<FrameworkResource> desired = () -> {
            var framework = object(name, spec);
            framework.getMetadata().setAnnotations(Map.of(Annotations.TORN_DOWN, "true"));
            return framework;
        };
        return uid.flatMap(known -> change(name, known, desired)).orElseGet(() -> write(name, desired));
    }

    private FrameworkResource write(String name, Supplier<FrameworkResource> desired) {
        var known = versions.of(namespace, name);
        try {
            return write(desired.get(), known);
        } catch (KubernetesClientException failure) {
            if (known.isEmpty() || !ApiErrors.isGone(failure)) {
                throw failure;
            }
            return write(desired.get(), find(name)); // the watch has not reported yet what became of it
        }
    }

    /** Updates the object with this uid, if it still exists. */
    void change(String name, String uid, FrameworkSpec spec) {
        var _ = change(name, uid, () -> object(name, spec));
    }

    private Optional<FrameworkResource> change(String name, String uid, Supplier<FrameworkResource> desired) {
        try {
            var known = versions.of(namespace, name).filter(some -> isOf(some, uid));
            return Optional.of(write(desired.get(), known.or(() -> Optional.of(only(uid)))));
        } catch (KubernetesClientException failure) {
            if (!ApiErrors.isGone(failure)) {
                throw failure;
            }
            return find(name).filter(found -> isOf(found, uid)).map(found -> write(desired.get(), Optional.of(found)));
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

    private FrameworkResource write(FrameworkResource desired, Optional<FrameworkResource> before) {
        var written = apply.apply(desired, before);
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
     * Deletes the object with this uid, if it still exists. Its status may be written at any time, so a conflict is no
     * failure before it has come several times in a row.
     *
     * @throws KubernetesClientException if the API server cannot be reached, or others write all the time
     */
    void delete(String name, String uid) {
        for (var tries = 1; !isDeleted(name, uid, tries); tries++) {
            LOG.debug("Framework {} was written while it was to be deleted", name);
        }
    }

    private boolean isDeleted(String name, String uid, int tries) {
        try {
            find(name)
                    .filter(found -> isOf(found, uid))
                    .ifPresent(found -> deletions.exactly(found, "its scheduler has disconnected"));
            return true;
        } catch (KubernetesClientException failure) {
            if (failure.getCode() != HTTP_CONFLICT || tries == MOST_TRIES) {
                throw failure;
            }
            return false;
        }
    }
}
