package io.mesosoperator.scheduler;

import static java.net.HttpURLConnection.HTTP_CONFLICT;
import static java.net.HttpURLConnection.HTTP_NOT_FOUND;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.mesosoperator.crds.Codec;
import io.mesosoperator.crds.CustomResourceKind;
import io.mesosoperator.crds.FrameworkSpec;
import io.mesosoperator.framework.FrameworkResource;
import io.mesosoperator.runtime.ServerSideApply;

/** Writes the Framework objects of frameworks that have subscribed, and deletes them when those are gone. Others' are left alone. */
final class FrameworkObjects {

    /** Who wrote a field of an object at this door. */
    static final String FIELD_MANAGER = "mesos-operator-scheduler-api";

    /** Label of the Framework objects that are this door's to write and to delete. */
    static final String LABEL = "mesosoperator.io/subscribed-by";

    static final String SCHEDULER_API = "scheduler-api";

    private final KubernetesClient client;
    private final ServerSideApply apply;
    private final Codec codec;
    private final String namespace;

    FrameworkObjects(KubernetesClient client, Codec codec, String namespace) {
        this.client = client;
        this.apply = new ServerSideApply(client, FIELD_MANAGER);
        this.codec = codec;
        this.namespace = namespace;
    }

    /** Whether the object was made at this door. */
    static boolean isOurs(FrameworkResource framework) {
        var labels = framework.getMetadata().getLabels();
        return labels != null && SCHEDULER_API.equals(labels.get(LABEL));
    }

    /** Makes the object, or makes it say this. Returns it as it is then. */
    FrameworkResource write(String name, FrameworkSpec spec) {
        var framework = new FrameworkResource();
        framework.setMetadata(new ObjectMetaBuilder()
                .withName(name)
                .withNamespace(namespace)
                .addToLabels(LABEL, SCHEDULER_API)
                .build());
        framework.setSpec(codec.encode(CustomResourceKind.FRAMEWORK, spec));
        return apply.apply(framework);
    }

    /** Deletes the object of this uid, if it is still there. */
    void delete(String name, String uid) {
        var framework = new FrameworkResource();
        framework.setMetadata(new ObjectMetaBuilder()
                .withName(name)
                .withNamespace(namespace)
                .withUid(uid)
                .build());
        try {
            var _ = client.resource(framework).delete();
        } catch (KubernetesClientException failure) {
            if (failure.getCode() != HTTP_NOT_FOUND && failure.getCode() != HTTP_CONFLICT) {
                throw failure;
            } // else another has deleted it, or it is another one by now
        }
    }
}
