package io.mesosoperator.kubernetes;

/** Keys of the annotations on objects that the operator makes. */
public final class Annotations {

    /** On a pod: {@code ExecutorInfo.name}, where there is one. */
    public static final String EXECUTOR_NAME = "mesosoperator.io/executor-name";

    /** On a pod: {@code ExecutorInfo.source}, where there is one. */
    public static final String EXECUTOR_SOURCE = "mesosoperator.io/executor-source";

    /** On a pod: {@code ExecutorInfo.data} in base64, mounted as a file for the executor. */
    public static final String EXECUTOR_DATA = "mesosoperator.io/executor-data";

    /** On a pod: {@code TaskInfo.data} in base64, mounted as a file for the executor. */
    public static final String TASK_DATA = "mesosoperator.io/task-data";

    /** On a pod: the task's DiscoveryInfo as JSON. */
    public static final String DISCOVERY_INFO = "mesosoperator.io/discovery-info";

    /** On a Service: {@code DiscoveryInfo.environment} of the first of its tasks that has one. */
    public static final String DISCOVERY_ENVIRONMENT = "mesosoperator.io/discovery-environment";

    /** On a Service: {@code DiscoveryInfo.location} of the first of its tasks that has one. */
    public static final String DISCOVERY_LOCATION = "mesosoperator.io/discovery-location";

    /** On a Service: {@code DiscoveryInfo.version} of the first of its tasks that has one. */
    public static final String DISCOVERY_VERSION = "mesosoperator.io/discovery-version";

    /** On a Service: {@code DiscoveryInfo.labels}, as {@link LabelsText} writes them. */
    public static final String DISCOVERY_LABELS = "mesosoperator.io/discovery-labels";

    /** On a pod: the labels {@code VIP_n} that were ignored, and why. */
    public static final String IGNORED_VIPS = "mesosoperator.io/ignored-vips";

    /** On a pod: the framework's failover timeout in seconds, for the time after its Framework object is deleted. */
    public static final String FAILOVER_TIMEOUT = "mesosoperator.io/failover-timeout";

    /** On a pod: the exact TaskID. */
    public static final String TASK_ID = "mesosoperator.io/task-id";

    /** On a pod: the task's Mesos labels as a JSON list, in order, with duplicates. */
    public static final String LABELS = "mesosoperator.io/labels";

    /**
     * On a pod: the task's resources, as {@link ResourcesAnnotation} writes them. Present where the pod's requests and
     * host ports do not say everything, for example the role of a reservation.
     */
    public static final String RESOURCES = "mesosoperator.io/resources";

    /** On a TaskInfo: its scheduler has acknowledged the terminal update, so nobody is sent it again. */
    public static final String ACKNOWLEDGED = "mesosoperator.io/acknowledged";

    /** Prefix of a node's annotation that is an attribute: its name follows, its value is in Mesos' syntax. */
    public static final String ATTRIBUTE_PREFIX = "attribute.mesosoperator.io/";

    private Annotations() {}
}
