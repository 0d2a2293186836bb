package io.mesosoperator.task.pod;

/** One concern of a task's pod. It reads the request, and adds to the draft or reports problems. */
public interface PodPart {

    void add(PodInput request, PodDraft draft);
}
