package io.mesosoperator.task.pod;

/** The labels, annotations and finalizer by which a task's pod is found and understood. */
public final class PodKeys {

    /** Label; always {@link #OPERATOR}. */
    public static final String MANAGED_BY = "app.kubernetes.io/managed-by";

    public static final String OPERATOR = "mesos-operator";

    /** Label: name of the Framework resource, as {@link LabelValue} writes it. */
    public static final String FRAMEWORK = "mesosoperator.io/framework";

    /** Label: name of the TaskInfo resource, as {@link LabelValue} writes it. */
    public static final String TASK = "mesosoperator.io/task";

    /** Label: the SlaveID, which is the node's name, as {@link LabelValue} writes it. */
    public static final String AGENT = "mesosoperator.io/agent";

    /** Label: the ExecutorID, as {@link LabelValue} writes it; only on the pods of tasks that name an executor. */
    public static final String EXECUTOR = "mesosoperator.io/executor";

    /** Annotations: the executor's name and source, where it has them. */
    public static final String EXECUTOR_NAME = "mesosoperator.io/executor-name";

    public static final String EXECUTOR_SOURCE = "mesosoperator.io/executor-source";

    /** Annotations: {@code ExecutorInfo.data} and {@code TaskInfo.data} in base64, as the executor reads them. */
    public static final String EXECUTOR_DATA = "mesosoperator.io/executor-data";

    public static final String TASK_DATA = "mesosoperator.io/task-data";

    /** Label: only on the pods of tasks that are in no network, as {@link #NETWORK_NONE}. */
    public static final String NETWORK = "mesosoperator.io/network";

    public static final String NETWORK_NONE = "none";

    /** Label: the name that the task is found by, as the Service's selector has it. */
    public static final String DISCOVERY = "mesosoperator.io/discovery";

    /** Annotation: the task's DiscoveryInfo, as JSON. */
    public static final String DISCOVERY_INFO = "mesosoperator.io/discovery-info";

    /** Annotations of a Service: what the DiscoveryInfo of the first of its tasks that has it says. */
    public static final String DISCOVERY_ENVIRONMENT = "mesosoperator.io/discovery-environment";

    public static final String DISCOVERY_LOCATION = "mesosoperator.io/discovery-location";

    public static final String DISCOVERY_VERSION = "mesosoperator.io/discovery-version";

    /** Annotation of a Service: labels as {@link LabelsText} writes them. */
    public static final String DISCOVERY_LABELS = "mesosoperator.io/discovery-labels";

    /** Before the name of a VIP the key of a label: each VIP's Service selects by its own. */
    public static final String VIP_PREFIX = "vip.mesosoperator.io/";

    /** Label of the Service of a VIP: the VIP's name. */
    public static final String VIP = "mesosoperator.io/vip";

    /** Annotation: which labels {@code VIP_n} were left out, and why. */
    public static final String IGNORED_VIPS = "mesosoperator.io/ignored-vips";

    /** Annotation: the framework's failover timeout in seconds, for when its Framework resource is gone. */
    public static final String FAILOVER_TIMEOUT = "mesosoperator.io/failover-timeout";

    /** Annotation: the exact TaskID. */
    public static final String TASK_ID = "mesosoperator.io/task-id";

    /** Annotation: the task's Mesos labels as a JSON list, in order, with duplicates. */
    public static final String LABELS = "mesosoperator.io/labels";

    /**
     * Annotation: the task's resources as {@link ResourcesAnnotation} writes them, where the pod's requests and host ports
     * do not tell them all: for whom something is reserved, for example.
     */
    public static final String RESOURCES = "mesosoperator.io/resources";

    /** Label of the pods that hold what is reserved and not in use; its value is {@link #AGENT}'s. */
    public static final String RESERVATION = "mesosoperator.io/reservation";

    /** Keeps a pod that ended until its exit code is in the task's status. */
    public static final String FINALIZER = "mesosoperator.io/task-status";

    private PodKeys() {}
}
