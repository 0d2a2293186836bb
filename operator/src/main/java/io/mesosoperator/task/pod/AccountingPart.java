package io.mesosoperator.task.pod;

import io.mesosoperator.kubernetes.Annotations;
import io.mesosoperator.kubernetes.ResourcesAnnotation;
import io.mesosoperator.resource.Resources;
import java.util.Set;

/**
 * Annotates the pod with what its requests and host ports do not show: reservations, revocable resources, and resources
 * that only an Agent object adds. The ledger reads them back from the annotation.
 */
final class AccountingPart implements PodPart {

    /** Thousandths of a megabyte; smaller units are not whole bytes. */
    private static final long WHOLE_BYTES = 125;

    @Override
    public void add(PodInput request, PodDraft draft) {
        var resources = TaskResources.of(request).resources();
        if (!isToldByThePod(resources, request)) {
            draft.metadata().addToAnnotations(Annotations.RESOURCES, ResourcesAnnotation.write(resources));
        }
    }

    /** Whether the same resources can be read from the pod's requests and host ports. */
    private static boolean isToldByThePod(Resources resources, PodInput request) {
        return resources.unreserved().equals(resources)
                && resources.revocable().isEmpty()
                && isKnown(resources.names(), request)
                && PortsPart.opened(request).equals(TaskResources.of(request).ports())
                && isInWholeBytes(resources, "mem")
                && isInWholeBytes(resources, "disk");
    }

    private static boolean isKnown(Set<String> names, PodInput request) {
        return names.stream()
                .allMatch(name ->
                        ResourceValidation.isKnown(name, request.defaults().extendedResources()));
    }

    private static boolean isInWholeBytes(Resources resources, String name) {
        return resources
                .scalar(name)
                .filter(amount -> amount.millis() % WHOLE_BYTES != 0)
                .isEmpty();
    }
}
