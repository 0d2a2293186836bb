package io.mesosoperator.task.pod;

/** The pod's priority: a reservation preempts unrelated pods, and revocable tasks give way to all others. */
final class PriorityPart implements PodPart {

    @Override
    public void add(PodInput request, PodDraft draft) {
        var resources = TaskResources.of(request).resources();
        if (!resources.unreserved().equals(resources)) {
            // also if the task has revocable resources too, which no other pod can use: the reservation needs its room
            draft.spec().withPriorityClassName(PriorityClasses.RESERVED_TASK);
        } else if (!resources.revocable().isEmpty()) {
            draft.spec().withPriorityClassName(PriorityClasses.REVOCABLE_TASK);
        }
    }
}
