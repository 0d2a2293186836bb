package io.mesosoperator.app;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.mesosoperator.kubernetes.ApiErrors;
import io.mesosoperator.kubernetes.Labels;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The label of this operator's own pod by which the Service of the scheduler API finds the leader. */
final class LeaderLabel {

    private static final Logger LOG = LoggerFactory.getLogger(LeaderLabel.class);

    private final PodIdentity pod;

    LeaderLabel(PodIdentity pod) {
        this.pod = pod;
    }

    /** Schedulers are served here. */
    void set(KubernetesClient client) {
        patch(client, "\"true\"");
    }

    /** They are not, for one; an operator that has just started says so too, as its container may have led before. */
    void clear(KubernetesClient client) {
        patch(client, "null");
    }

    private void patch(KubernetesClient client, String value) {
        try {
            var _ = client.pods()
                    .inNamespace(pod.namespace())
                    .withName(pod.name())
                    .patch(
                            PatchContext.of(PatchType.JSON_MERGE),
                            "{\"metadata\":{\"labels\":{\"%s\":%s}}}".formatted(Labels.LEADER, value));
        } catch (KubernetesClientException failure) {
            // outside of a cluster there is no such pod
            LOG.warn(
                    "The label {} of pod {} cannot be changed: {}",
                    Labels.LEADER,
                    pod.name(),
                    ApiErrors.words(failure));
        }
    }
}
