package io.mesosoperator.task.pod;

/**
 * Who gives way to whom: a reservation wins over pods that knew nothing of it, and what is revocable gives way to all.
 */
final class PriorityPart implements PodPart {

    @Override
    public void add(PodRequest request, PodDraft draft) {
        var resources = TaskResources.of(request).resources();
        if (!resources.unreserved().equals(resources)) {
            // also beside revocable ones, of which no other pod can have anything: the reservation needs its room
            draft.spec().withPriorityClassName(PriorityClasses.RESERVED_TASK);
        } else if (!resources.revocable().isEmpty()) {
            draft.spec().withPriorityClassName(PriorityClasses.REVOCABLE_TASK);
        }
    }
}
