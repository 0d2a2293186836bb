package io.mesosoperator.scheduler;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.mesosoperator.api.TaskInfoResource;
import io.mesosoperator.api.TaskKey;
import io.mesosoperator.kubernetes.Annotations;
import io.mesosoperator.kubernetes.ServerSideApply;
import java.util.Map;
import java.util.Optional;
import org.apache.mesos.v1.Protos.KillPolicy;

/** Writes KILL and ACKNOWLEDGE into TaskInfo objects. They have no effect if the object is gone. */
final class TaskCalls {

    // Two field managers, because each apply removes the manager's fields that it leaves out.
    private final ServerSideApply kills;
    private final ServerSideApply acknowledgements;

    private final KubernetesClient client;

    TaskCalls(KubernetesClient client) {
        this.client = client;
        this.kills = new ServerSideApply(client, FrameworkObjects.FIELD_MANAGER);
        this.acknowledgements = new ServerSideApply(client, FrameworkObjects.FIELD_MANAGER + "-acknowledgements");
    }

    static boolean isAcknowledged(TaskInfoResource task) {
        var annotations = task.getMetadata().getAnnotations();
        return annotations != null && annotations.containsKey(Annotations.ACKNOWLEDGED);
    }

    /**
     * Kills the task that this offer has launched, if it has an object. The API server itself is asked: the watch may
     * not have told of it yet.
     */
    void kill(String namespace, String name, String offerId, KillPolicy policy) {
        Optional.ofNullable(client.resources(TaskInfoResource.class)
                        .inNamespace(namespace)
                        .withName(name)
                        .get())
                .filter(task ->
                        task.specOrEmpty().at("/offerIds/0/value").asText().equals(offerId))
                .filter(task -> !isKilled(task.specOrEmpty(), policy))
                .ifPresent(task -> kill(task.key(), policy));
    }

    private static boolean isKilled(JsonNode spec, KillPolicy policy) {
        return spec.path("kill").asBoolean()
                && (!policy.hasGracePeriod()
                        || spec.at("/killPolicy/gracePeriod/nanoseconds").asLong(-1)
                                == policy.getGracePeriod().getNanoseconds());
    }

    /** @param policy of the call; one that says nothing leaves it to the task */
    void kill(TaskKey task, KillPolicy policy) {
        var object = object(task);
        var spec = JsonNodeFactory.instance.objectNode().put("kill", true);
        if (policy.hasGracePeriod()) {
            spec.putObject("killPolicy")
                    .putObject("gracePeriod")
                    .put("nanoseconds", policy.getGracePeriod().getNanoseconds());
        }
        object.setSpec(spec);
        var _ = kills.applyIfThere(object);
    }

    /** The task's terminal update is acknowledged. */
    void acknowledge(TaskKey task) {
        var object = object(task);
        object.getMetadata().setAnnotations(Map.of(Annotations.ACKNOWLEDGED, "true"));
        var _ = acknowledgements.applyIfThere(object);
    }

    private static TaskInfoResource object(TaskKey task) {
        var object = new TaskInfoResource();
        object.setMetadata(new ObjectMetaBuilder()
                .withName(task.name())
                .withNamespace(task.namespace())
                .withUid(task.uid())
                .build());
        return object;
    }
}
