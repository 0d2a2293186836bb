package io.mesosoperator.reservation;

import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import io.mesosoperator.crds.CustomResourceKind;
import io.mesosoperator.kubernetes.LabelValue;
import io.mesosoperator.kubernetes.Labels;
import io.mesosoperator.kubernetes.ShortHash;
import io.mesosoperator.resource.Scalar;
import io.mesosoperator.security.TaskPolicy;
import io.mesosoperator.task.pod.PodDefaults;
import io.mesosoperator.task.pod.PriorityClasses;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Optional;

/**
 * Builds reservation pods: pods that do nothing but request the unused reserved resources.
 *
 * @param namespace the operator's own: only there does the label make a pod a reservation pod
 * @param defaults their image has a shell, and they name the extended resources
 */
public record ReservationPodTemplate(String namespace, PodDefaults defaults) {

    private static final String NAME = "mesos-reservation-";
    private static final String API_VERSION = CustomResourceKind.GROUP + "/" + CustomResourceKind.VERSION;
    /** What the pod itself needs. */
    private static final Quantity LEAST_CPU = new Quantity("100m");

    private static final Quantity LEAST_MEMORY = new Quantity("16Mi");

    private static final BigDecimal MEBI = BigDecimal.valueOf(1024L * 1024L);

    /**
     * Whether the pod is a reservation pod. It holds resources so that the agent can offer them, so they are not in
     * use.
     */
    public boolean isReservationPod(Pod pod) {
        var labels = pod.getMetadata().getLabels();
        return namespace.equals(pod.getMetadata().getNamespace())
                && labels != null
                && labels.containsKey(Labels.RESERVATION);
    }

    /**
     * The reservation pod. The same resources give the same pod: its name contains a hash of them.
     *
     * @param agentUid of the Agent object, which owns the pod if it exists
     */
    public Pod of(UnusedReservation held, Optional<String> agentUid) {
        var owner = agentUid.map(uid -> owner(held, uid)).stream().toList();
        return new PodBuilder()
                .withNewMetadata()
                .withName(name(held, agentUid))
                .withNamespace(namespace)
                .addToLabels(Labels.MANAGED_BY, Labels.OPERATOR)
                .addToLabels(Labels.RESERVATION, LabelValue.of(held.slaveId()))
                .withOwnerReferences(owner)
                .endMetadata()
                .withNewSpec()
                // Bound from the start: the ledger knows that it fits, and another pod could take its place while
                // kube-scheduler decides.
                .withNodeName(held.slaveId())
                .withPriorityClassName(PriorityClasses.RESERVATION)
                .addNewToleration()
                .withOperator("Exists")
                .endToleration()
                .withTerminationGracePeriodSeconds(0L)
                .withEnableServiceLinks(false)
                .withAutomountServiceAccountToken(false)
                .withNewSecurityContext()
                .withRunAsNonRoot(true)
                .withRunAsUser(TaskPolicy.NOBODY)
                .withRunAsGroup(TaskPolicy.NOBODY)
                .withNewSeccompProfile()
                .withType("RuntimeDefault")
                .endSeccompProfile()
                .endSecurityContext()
                .addNewContainer()
                .withName("reservation")
                .withImage(defaults.taskImage())
                .withCommand("/bin/sh", "-c", "exec sleep 2147483647")
                .withResources(requests(held))
                .withNewSecurityContext()
                .withAllowPrivilegeEscalation(false)
                .withReadOnlyRootFilesystem(true)
                .withNewCapabilities()
                .withDrop("ALL")
                .endCapabilities()
                .endSecurityContext()
                .endContainer()
                .endSpec()
                .build();
    }

    private String name(UnusedReservation held, Optional<String> agentUid) {
        var content = List.of(
                held.toString(),
                agentUid.orElse(""),
                defaults.taskImage(),
                defaults.extendedResources().toString());
        return NAME + ShortHash.of(String.join("\n", content));
    }

    /** Without --force, kubectl drain evicts only pods that have a controller. */
    private static OwnerReference owner(UnusedReservation held, String agentUid) {
        return new OwnerReferenceBuilder()
                .withApiVersion(API_VERSION)
                .withKind(CustomResourceKind.AGENT.kind())
                .withName(held.slaveId())
                .withUid(agentUid)
                .withController(true)
                .withBlockOwnerDeletion(false)
                .build();
    }

    private ResourceRequirements requests(UnusedReservation held) {
        var requirements = new ResourceRequirementsBuilder();
        request(requirements, "cpu", held.amount("cpus"), held.amount("cpus").millis() + "m");
        request(requirements, "memory", held.amount("mem"), bytes(held.amount("mem")));
        limit(requirements, "cpu", LEAST_CPU);
        limit(requirements, "memory", LEAST_MEMORY);
        request(requirements, "ephemeral-storage", held.amount("disk"), bytes(held.amount("disk")));
        defaults.extendedResources().kubernetesNames().forEach((name, kubernetesName) -> {
            var whole = held.amount(name).toLong();
            if (whole > 0) { // Kubernetes allows whole units only, and requires a limit too
                var amount = new Quantity(Long.toString(whole));
                requirements.addToRequests(kubernetesName, amount).addToLimits(kubernetesName, amount);
            }
        });
        return requirements.build();
    }

    private static void request(ResourceRequirementsBuilder requirements, String name, Scalar amount, String quantity) {
        if (!amount.isEmpty()) {
            requirements.addToRequests(name, new Quantity(quantity));
        }
    }

    /** Without one, a LimitRange's default would be the limit, and smaller than the request. */
    private static void limit(ResourceRequirementsBuilder requirements, String name, Quantity least) {
        var request = requirements.getRequests().get(name);
        if (request != null) {
            requirements.addToLimits(name, request.compareTo(least) < 0 ? least : request);
        }
    }

    private static String bytes(Scalar mebibytes) {
        return BigDecimal.valueOf(mebibytes.millis(), 3)
                .multiply(MEBI)
                .setScale(0, RoundingMode.CEILING)
                .toPlainString();
    }
}
