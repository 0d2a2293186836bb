package io.mesosoperator.task.pod;

import io.mesosoperator.resource.Resources;

/**
 * For whom the task's resources are reserved, which a pod's requests cannot tell: in an annotation, from which they are
 * counted again; and as a priority, so that a reservation wins over pods that knew nothing of it.
 */
final class ReservedPart implements PodPart {

    /** Thousandths of a megabyte; no fewer are whole bytes. */
    private static final long WHOLE_BYTES = 125;

    @Override
    public void add(PodRequest request, PodDraft draft) {
        var resources = TaskResources.of(request).resources();
        if (!isToldByThePod(resources, request)) {
            draft.metadata().addToAnnotations(PodKeys.RESOURCES, ResourcesAnnotation.write(resources));
        }
        if (!resources.unreserved().equals(resources)) {
            draft.spec().withPriorityClassName(PriorityClasses.RESERVED_TASK);
        }
    }

    /** Whether the same resources can be read from the pod's requests and host ports. */
    private static boolean isToldByThePod(Resources resources, PodRequest request) {
        return resources.unreserved().equals(resources)
                && resources.revocable().isEmpty()
                && PortsPart.opened(request).equals(TaskResources.of(request).ports())
                && isInWholeBytes(resources, "mem")
                && isInWholeBytes(resources, "disk");
    }

    private static boolean isInWholeBytes(Resources resources, String name) {
        return resources
                .scalar(name)
                .filter(amount -> amount.millis() % WHOLE_BYTES != 0)
                .isEmpty();
    }
}
