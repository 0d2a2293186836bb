package io.mesosoperator.kubernetes;

import static java.net.HttpURLConnection.HTTP_NOT_FOUND;

import io.fabric8.kubernetes.api.model.DeleteOptions;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Preconditions;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The only place that deletes objects ({@code ArchitectureTest} sees to it). Every delete names what it was decided on,
 * so that it cannot hit another object or a state that nobody looked at, and says why, for the log. An object that is
 * gone already is no failure.
 */
public final class Deletions {

    private static final Logger LOG = LoggerFactory.getLogger(Deletions.class);

    private final KubernetesClient client;

    public Deletions(KubernetesClient client) {
        this.client = client;
    }

    /**
     * Deletes the object if it still is exactly as it was observed: its uid and resourceVersion.
     *
     * @param reason completes the sentence "because ..."
     * @throws KubernetesClientException with code 409 if it has changed: look at it, and decide again
     */
    public void exactly(HasMetadata observed, String reason) {
        var metadata = observed.getMetadata();
        delete(observed, new Preconditions(metadata.getResourceVersion(), metadata.getUid()), null, reason);
    }

    /**
     * Deletes the object with this uid, whatever has become of it: a kubelet writes a pod's status all the time, and no
     * status is a reason to keep it.
     *
     * @param reason completes the sentence "because ..."
     * @return false if there is no such object any more
     * @throws KubernetesClientException with code 409 if another object has its name now
     */
    public boolean whateverItsStatus(HasMetadata object, String reason) {
        return delete(object, new Preconditions(null, object.getMetadata().getUid()), null, reason);
    }

    /**
     * As {@link #whateverItsStatus}, for a pod that may take this long to end.
     *
     * @param graceSeconds empty if its own grace period counts. For one that is being deleted already, less than there
     *     was shortens it
     */
    public boolean whateverItsStatus(Pod pod, OptionalLong graceSeconds, String reason) {
        return delete(
                pod,
                new Preconditions(null, pod.getMetadata().getUid()),
                graceSeconds.isPresent() ? graceSeconds.getAsLong() : null,
                reason);
    }

    /** As {@link #whateverItsStatus}, for a pod without a process that would need time to end. */
    public void atOnce(Pod pod, String reason) {
        delete(pod, new Preconditions(null, pod.getMetadata().getUid()), 0L, reason);
    }

    private boolean delete(
            HasMetadata object, Preconditions preconditions, @Nullable Long gracePeriodSeconds, String reason) {
        var options = new DeleteOptions();
        options.setPreconditions(preconditions);
        options.setGracePeriodSeconds(gracePeriodSeconds);
        LOG.info("Deleting {} because {}", path(object), reason);
        try {
            var _ = client.raw(path(object), "DELETE", options);
            return true;
        } catch (KubernetesClientException failure) {
            if (failure.getCode() != HTTP_NOT_FOUND) {
                throw failure;
            }
            return false;
        }
    }

    /** The client's own delete cannot send a uid. */
    private static String path(HasMetadata object) {
        var version = object.getApiVersion();
        var namespace = object instanceof Namespaced
                ? "/namespaces/" + object.getMetadata().getNamespace()
                : "";
        return "%s/%s%s/%s/%s"
                .formatted(
                        version.contains("/") ? "/apis" : "/api",
                        version,
                        namespace,
                        object.getPlural(),
                        object.getMetadata().getName());
    }
}
