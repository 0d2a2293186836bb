package io.mesosoperator.scheduler;

import static java.net.HttpURLConnection.HTTP_CONFLICT;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.api.FrameworkResource;
import io.mesosoperator.crds.Codec;
import io.mesosoperator.crds.CustomResourceKind;
import io.mesosoperator.crds.FrameworkSpec;
import io.mesosoperator.framework.FrameworkIdentity;
import io.mesosoperator.framework.FrameworkRegistry;
import io.mesosoperator.kubernetes.Annotations;
import io.mesosoperator.kubernetes.ApiErrors;
import io.mesosoperator.kubernetes.Deletions;
import io.mesosoperator.kubernetes.Labels;
import io.mesosoperator.kubernetes.ObjectVersions;
import io.mesosoperator.kubernetes.ServerSideApply;
import java.util.HashMap;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.apache.mesos.Protos.FrameworkID;
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
    private final ObjectVersions<FrameworkResource> versions = new ObjectVersions<>(FrameworkResource::new);
    private final Set<FrameworkKey> others = ConcurrentHashMap.newKeySet();

    FrameworkObjects(KubernetesClient client, Codec codec) {
        this.client = client;
        this.deletions = new Deletions(client);
        this.apply = new ServerSideApply(client, FIELD_MANAGER);
        this.codec = codec;
    }

    /** The watch reported an object, whoever created it. */
    void seen(FrameworkResource framework) {
        versions.seen(framework);
        if (!FrameworkIdentity.isSubscribed(framework)) {
            others.add(FrameworkRegistry.keyOf(framework));
        }
    }

    void gone(FrameworkResource framework) {
        versions.gone(framework);
        others.remove(FrameworkRegistry.keyOf(framework));
    }

    /** Why the scheduler API cannot have an object of this name; empty if it can. */
    Optional<String> problem(FrameworkKey key) {
        return others.contains(key)
                ? Optional.of("Framework " + key.name()
                        + " is not one that has subscribed here: its Framework object in namespace " + key.namespace()
                        + " belongs to another client; subscribe without an id, or delete that object first")
                : Optional.empty();
    }

    /** Creates or updates the object. Returns the result. */
    FrameworkResource write(FrameworkIdentity identity, FrameworkKey key, FrameworkSpec spec) {
        return write(key, () -> object(identity, key, spec));
    }

    /**
     * Says on the object that the framework is torn down. One that is gone comes back for that: whoever leads next has
     * to know it as long as its tasks run.
     *
     * @param uid of the object, if there is one
     */
    FrameworkResource tearDown(FrameworkIdentity identity, FrameworkKey key, Optional<String> uid, FrameworkSpec spec) {
        Supplier<FrameworkResource> desired = () -> {
            var framework = object(identity, key, spec);
            framework.getMetadata().getAnnotations().put(Annotations.TORN_DOWN, "true");
            return framework;
        };
        return uid.flatMap(known -> change(key, known, desired)).orElseGet(() -> write(key, desired));
    }

    private FrameworkResource write(FrameworkKey key, Supplier<FrameworkResource> desired) {
        var known = versions.of(key.namespace(), key.name());
        try {
            return write(desired.get(), known);
        } catch (KubernetesClientException failure) {
            if (known.isEmpty() || !ApiErrors.isGone(failure)) {
                throw failure;
            }
            return write(desired.get(), find(key)); // the watch has not reported yet what became of it
        }
    }

    /** Updates the object with this uid, if it still exists. */
    void change(FrameworkIdentity identity, FrameworkKey key, String uid, FrameworkSpec spec) {
        var _ = change(key, uid, () -> object(identity, key, spec));
    }

    private Optional<FrameworkResource> change(FrameworkKey key, String uid, Supplier<FrameworkResource> desired) {
        try {
            var known = versions.of(key.namespace(), key.name()).filter(some -> isOf(some, uid));
            return Optional.of(write(desired.get(), known.or(() -> Optional.of(only(uid)))));
        } catch (KubernetesClientException failure) {
            if (!ApiErrors.isGone(failure)) {
                throw failure;
            }
            return find(key).filter(found -> isOf(found, uid)).map(found -> write(desired.get(), Optional.of(found)));
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

    private Optional<FrameworkResource> find(FrameworkKey key) {
        return Optional.ofNullable(client.resources(FrameworkResource.class)
                .inNamespace(key.namespace())
                .withName(key.name())
                .get());
    }

    private FrameworkResource object(FrameworkIdentity identity, FrameworkKey key, FrameworkSpec spec) {
        var framework = new FrameworkResource();
        framework.setMetadata(new ObjectMetaBuilder()
                .withName(key.name())
                .withNamespace(key.namespace())
                .addToLabels(Labels.SUBSCRIBED_BY, Labels.SCHEDULER_API)
                .withAnnotations(new HashMap<>(identity.annotations(key.name())))
                .build());
        var named = spec.message().toBuilder()
                .setId(FrameworkID.newBuilder().setValue(key.name()))
                .build();
        framework.setSpec(codec.encode(
                CustomResourceKind.FRAMEWORK,
                new FrameworkSpec(named, spec.suppress(), spec.revive(), spec.taskDefaults())));
        return framework;
    }

    /**
     * Deletes the object with this uid, if it still exists. Its status may be written at any time, so a conflict is no
     * failure before it has come several times in a row.
     *
     * @throws KubernetesClientException if the API server cannot be reached, or others write all the time
     */
    void delete(FrameworkKey key, String uid) {
        for (var tries = 1; !isDeleted(key, uid, tries); tries++) {
            LOG.debug("Framework {} was written while it was to be deleted", key);
        }
    }

    private boolean isDeleted(FrameworkKey key, String uid, int tries) {
        try {
            find(key)
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
