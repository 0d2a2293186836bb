package io.mesosoperator.task.pod;

/** The PriorityClasses that the chart installs; files/priorityclasses.yaml of the chart explains each. */
public final class PriorityClasses {

    /** For reservation pods, which hold unused reservations: they give way to the tasks of the reservation. */
    public static final String RESERVATION = "mesosoperator-reservation";

    /** For tasks that use reserved resources: they preempt pods that are in the way of a reservation. */
    public static final String RESERVED_TASK = "mesosoperator-reserved-task";

    /** For tasks that use revocable resources: they give way to any other pod. */
    public static final String REVOCABLE_TASK = "mesosoperator-revocable-task";

    private PriorityClasses() {}
}
