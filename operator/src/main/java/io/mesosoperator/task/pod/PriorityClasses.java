package io.mesosoperator.task.pod;

/** The PriorityClasses that the chart installs; templates/priorityclasses.yaml says why each is there. */
public final class PriorityClasses {

    /** Of the pods that hold what is reserved and not in use: they give way to what it is reserved for. */
    public static final String RESERVATION = "mesosoperator-reservation";

    /** Of tasks that use reserved resources: what is in the way of a reservation has to go. */
    public static final String RESERVED_TASK = "mesosoperator-reserved-task";

    /** Of tasks that use revocable resources: whoever else needs the room gets it. */
    public static final String REVOCABLE_TASK = "mesosoperator-revocable-task";

    private PriorityClasses() {}
}
