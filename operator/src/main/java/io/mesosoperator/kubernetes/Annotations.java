package io.mesosoperator.kubernetes;

import io.mesosoperator.security.TaskPolicies;

/** Annotation keys of the objects that the operator writes, and of those that it reads. */
public final class Annotations {

    /** On a pod: {@code ExecutorInfo.name}, if set. */
    public static final String EXECUTOR_NAME = "mesosoperator.io/executor-name";

    /** On a pod: {@code ExecutorInfo.source}, if set. */
    public static final String EXECUTOR_SOURCE = "mesosoperator.io/executor-source";

    /** On a pod: {@code ExecutorInfo.data} in base64; the executor gets it as a mounted file. */
    public static final String EXECUTOR_DATA = "mesosoperator.io/executor-data";

    /** On an executor's pod: its ExecutorInfo as protobuf in base64, which whoever leads reads back. */
    public static final String EXECUTOR_INFO = "mesosoperator.io/executor-info";

    /** On an executor's pod: since when it is to end, and why. */
    public static final String EXECUTOR_SHUTDOWN = "mesosoperator.io/executor-shutdown";

    /** On a pod: {@code TaskInfo.data} in base64; the executor gets it as a mounted file. */
    public static final String TASK_DATA = "mesosoperator.io/task-data";

    /** On a pod: the task's DiscoveryInfo as JSON. */
    public static final String DISCOVERY_INFO = "mesosoperator.io/discovery-info";

    /** On a Service: {@code DiscoveryInfo.environment} of the first of its tasks that sets it. */
    public static final String DISCOVERY_ENVIRONMENT = "mesosoperator.io/discovery-environment";

    /** On a Service: {@code DiscoveryInfo.location} of the first of its tasks that sets it. */
    public static final String DISCOVERY_LOCATION = "mesosoperator.io/discovery-location";

    /** On a Service: {@code DiscoveryInfo.version} of the first of its tasks that sets it. */
    public static final String DISCOVERY_VERSION = "mesosoperator.io/discovery-version";

    /** On a Service: {@code DiscoveryInfo.labels}, as {@link LabelsText} writes them. */
    public static final String DISCOVERY_LABELS = "mesosoperator.io/discovery-labels";

    /** On a pod: the {@code VIP_n} labels that were ignored, and why. */
    public static final String IGNORED_VIPS = "mesosoperator.io/ignored-vips";

    /** On a pod: why its Service is one of the cluster only, although its task asks for visibility EXTERNAL. */
    public static final String VISIBILITY_LIMITED = "mesosoperator.io/visibility-limited";

    /** On a pod: the framework's failover timeout in seconds, needed after its Framework object is deleted. */
    public static final String FAILOVER_TIMEOUT = "mesosoperator.io/failover-timeout";

    /** On a pod: how many seconds it may take to start, if its task says so. */
    public static final String START_DEADLINE = "mesosoperator.io/start-deadline";

    /** On a pod: the exact TaskID. */
    public static final String TASK_ID = "mesosoperator.io/task-id";

    /** On a pod: the task's Mesos labels as a JSON list, in order, with duplicates. */
    public static final String LABELS = "mesosoperator.io/labels";

    /**
     * On a pod: the task's resources, as {@link ResourcesAnnotation} writes them. Set when the pod's requests and host
     * ports do not describe them fully, for example the role of a reservation.
     */
    public static final String RESOURCES = "mesosoperator.io/resources";

    /**
     * On a task's pod: the names, with commas, of the helper containers that the operator gave it. A webhook may add a
     * container with such a name to a pod that has none.
     */
    public static final String HELPERS = "mesosoperator.io/helpers";

    /**
     * On the pod of a group: its tasks, the first one first, with commas: the name of each TaskInfo, a slash, and
     * its uid.
     */
    public static final String TASK_GROUP = "mesosoperator.io/task-group";

    /** On a task's pod and on an Offer: the operator's signature under what identifies it. */
    public static final String SEAL = "mesosoperator.io/seal";

    /**
     * On an Offer: the names, with commas, of the TaskInfo objects that its ACCEPT makes and that are to be killed. A
     * KILL that comes before there is such an object is kept here. See {@code offer.KillsOnOffer} for how long they may
     * take to stop.
     */
    public static final String KILL = "mesosoperator.io/kill";

    /** On a TaskInfo: the scheduler has acknowledged the terminal update, so it is not sent again. */
    public static final String ACKNOWLEDGED = "mesosoperator.io/acknowledged";

    /**
     * On a Framework of the scheduler API: it is torn down. Whoever leads kills its tasks, and deletes the object when
     * they have ended.
     */
    public static final String TORN_DOWN = "mesosoperator.io/torn-down";

    /** On a Framework of the scheduler API: its FrameworkID, where that cannot be the object's name. */
    public static final String FRAMEWORK_ID = "mesosoperator.io/framework-id";

    /** On a Framework of the scheduler API, with MULTI_ROLE: the roles that the framework is in, with blanks. */
    public static final String ROLES = "mesosoperator.io/roles";

    /** On a Framework: the name of the task policy that it asks for. */
    public static final String POLICY = TaskPolicies.ANNOTATION;

    /** Prefix of a node's annotation that is an attribute: its name follows, its value is in Mesos' syntax. */
    public static final String ATTRIBUTE_PREFIX = "attribute.mesosoperator.io/";

    private Annotations() {}
}
