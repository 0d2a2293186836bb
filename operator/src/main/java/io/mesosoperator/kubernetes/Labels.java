package io.mesosoperator.kubernetes;

/** Label keys of the objects that the operator writes, and the constant label values. */
public final class Labels {

    /** Always {@link #OPERATOR} (Kubernetes' recommended labels). */
    public static final String MANAGED_BY = "app.kubernetes.io/managed-by";

    public static final String OPERATOR = "mesos-operator";

    /** Name of the Framework object, as {@link LabelValue} writes it. */
    public static final String FRAMEWORK = "mesosoperator.io/framework";

    /** Name of the TaskInfo object, as {@link LabelValue} writes it. */
    public static final String TASK = "mesosoperator.io/task";

    /** The SlaveID, which is the node's name, as {@link LabelValue} writes it. */
    public static final String AGENT = "mesosoperator.io/agent";

    /** The ExecutorID, as {@link LabelValue} writes it; only on the pods of tasks that name an executor. */
    public static final String EXECUTOR = "mesosoperator.io/executor";

    /** {@link #NETWORK_NONE} on the pods of tasks without a network; absent on all others. */
    public static final String NETWORK = "mesosoperator.io/network";

    public static final String NETWORK_NONE = "none";

    /** The name of the DiscoveryInfo, which the Service's selector matches. */
    public static final String DISCOVERY = "mesosoperator.io/discovery";

    /** Prefix of one label per VIP; the VIP's Service selects by it. */
    public static final String VIP_PREFIX = "vip.mesosoperator.io/";

    /** On the Service of a VIP: the VIP's name. */
    public static final String VIP = "mesosoperator.io/vip";

    /**
     * On reservation pods, which hold reserved resources that no task uses; the value is the same as of {@link #AGENT}.
     */
    public static final String RESERVATION = "mesosoperator.io/reservation";

    /** {@link #SCHEDULER_API} on the Framework objects that the scheduler API creates and deletes. */
    public static final String SUBSCRIBED_BY = "mesosoperator.io/subscribed-by";

    public static final String SCHEDULER_API = "scheduler-api";

    /** {@code true} on the pod of the operator that leads; the Service of the scheduler API selects by it. */
    public static final String LEADER = "mesosoperator.io/leader";

    private Labels() {}
}
