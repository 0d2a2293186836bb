package io.mesosoperator.executor;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.mesosoperator.kubernetes.Annotations;
import io.mesosoperator.kubernetes.ApiErrors;
import io.mesosoperator.kubernetes.Deletions;
import io.mesosoperator.kubernetes.PodCreation;
import io.mesosoperator.kubernetes.ResourcesAnnotation;
import io.mesosoperator.resource.Resources;
import io.mesosoperator.task.pod.PodDraft;
import io.mesosoperator.task.pod.RunningResources;
import java.net.HttpURLConnection;
import java.util.Map;
import java.util.Optional;

/** API calls on executors' pods. Every call may be repeated. */
final class ExecutorPods {

    private final KubernetesClient client;
    private final Deletions deletions;

    ExecutorPods(KubernetesClient client) {
        this.client = client;
        this.deletions = new Deletions(client);
    }

    /** Creates the pod, or finds what has its name. */
    Pod create(Pod pod) {
        try {
            return PodCreation.create(client, pod);
        } catch (KubernetesClientException failure) {
            if (!ApiErrors.isAlreadyExists(failure)) {
                throw failure;
            }
            var metadata = pod.getMetadata();
            return Optional.ofNullable(client.pods()
                            .inNamespace(metadata.getNamespace())
                            .withName(metadata.getName())
                            .get())
                    .orElseThrow(() -> failure);
        }
    }

    /**
     * Gives the running pod these cpus and mem (KEP-1287), and notes the resources on it if it cannot show them itself.
     *
     * @return the pod as it is then
     * @throws KubernetesClientException also if the cluster cannot do that
     */
    Pod resize(Pod pod, Resources resources) {
        var noted = note(pod, resources);
        if (RunningResources.areOf(task(noted), resources)) {
            return noted;
        }
        var patch = patchOf(noted);
        var container = patch.putObject("spec").putArray("containers").addObject();
        container.put("name", PodDraft.CONTAINER);
        var asked = container.putObject("resources");
        put(asked, "requests", RunningResources.requests(task(noted), resources));
        put(asked, "limits", RunningResources.limits(task(noted), resources));
        return client.pods()
                .inNamespace(noted.getMetadata().getNamespace())
                .withName(noted.getMetadata().getName())
                .subresource("resize")
                .patch(PatchContext.of(PatchType.STRATEGIC_MERGE), patch.toString());
    }

    private Pod note(Pod pod, Resources resources) {
        var before = ResourcesAnnotation.read(pod);
        var isPlain = resources.unreserved().equals(resources);
        if ((isPlain && before.isEmpty()) || before.filter(resources::equals).isPresent()) {
            return pod;
        }
        return annotate(pod, Map.of(Annotations.RESOURCES, ResourcesAnnotation.write(resources)));
    }

    private static void put(ObjectNode owner, String name, Map<String, Quantity> quantities) {
        if (!quantities.isEmpty()) {
            var object = owner.putObject(name);
            quantities.forEach((key, quantity) -> object.put(key, quantity.toString()));
        }
    }

    private static Container task(Pod pod) {
        return pod.getSpec().getContainers().stream()
                .filter(container -> PodDraft.CONTAINER.equals(container.getName()))
                .findFirst()
                .orElseThrow();
    }

    /**
     * Says on the pod that the executor is to end.
     *
     * @param shutdown with its signature
     */
    Pod ask(Pod pod, String shutdown) {
        return annotate(pod, Map.of(Annotations.EXECUTOR_SHUTDOWN, shutdown));
    }

    private Pod annotate(Pod pod, Map<String, String> annotations) {
        var patch = patchOf(pod);
        var to = ((ObjectNode) patch.get("metadata")).putObject("annotations");
        annotations.forEach(to::put);
        return client.resource(pod).patch(PatchContext.of(PatchType.STRATEGIC_MERGE), patch.toString());
    }

    /** One that is refused if another pod has the name now. */
    private static ObjectNode patchOf(Pod pod) {
        var patch = JsonNodeFactory.instance.objectNode();
        patch.putObject("metadata").put("uid", pod.getMetadata().getUid());
        return patch;
    }

    /**
     * Deletes the pod.
     *
     * @param why completes the sentence "because ..."
     */
    void delete(Pod pod, String why) {
        try {
            var _ = deletions.whateverItsStatus(pod, why);
        } catch (KubernetesClientException failure) {
            if (failure.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                throw failure;
            } // another pod has its name
        }
    }
}
