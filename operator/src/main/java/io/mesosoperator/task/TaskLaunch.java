package io.mesosoperator.task;

import io.fabric8.kubernetes.api.model.Pod;
import io.mesosoperator.agent.PodResources;
import io.mesosoperator.agent.Tolerations;
import io.mesosoperator.allocation.Filter;
import io.mesosoperator.allocation.ResourceRequest;
import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.api.TaskKey;
import io.mesosoperator.authorization.Authorizer;
import io.mesosoperator.crds.Problem;
import io.mesosoperator.crds.TaskInfoSpec;
import io.mesosoperator.crds.kubernetes.Kubernetes;
import io.mesosoperator.framework.FailoverTimeout;
import io.mesosoperator.framework.RegistrationState;
import io.mesosoperator.framework.RegistrationState.Registered;
import io.mesosoperator.kubernetes.Annotations;
import io.mesosoperator.resource.Resources;
import io.mesosoperator.security.PolicyChoice;
import io.mesosoperator.security.TaskPolicies;
import io.mesosoperator.security.UsualResources;
import io.mesosoperator.task.pod.NodeBinding;
import io.mesosoperator.task.pod.PodDefaults;
import io.mesosoperator.task.pod.PodInput;
import io.mesosoperator.task.pod.PodTranslation;
import io.mesosoperator.task.pod.PodTranslator;
import io.mesosoperator.task.pod.TaskIdentity;
import io.mesosoperator.task.pod.kubernetes.TaskKubernetes;
import io.mesosoperator.task.validation.ExistingTasks;
import io.mesosoperator.task.validation.LaunchContext;
import io.mesosoperator.task.validation.LaunchResources;
import io.mesosoperator.task.validation.TaskValidation;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.Protos.OfferID;
import org.apache.mesos.Protos.TaskInfo;
import org.apache.mesos.Protos.TaskStatus.Reason;

/**
 * Turns a task that may be launched into its resource request, and then into its pod.
 *
 * @param policies say what whose tasks may ask for
 * @param authorizer says now who may run tasks as which user
 * @param executorsAreTold whether executors are told by the executor API what to run
 */
public record TaskLaunch(
        PodDefaults defaults,
        Supplier<TaskPolicies> policies,
        Supplier<Authorizer> authorizer,
        boolean executorsAreTold) {

    /** Without the executor API. */
    public TaskLaunch(PodDefaults defaults, Supplier<TaskPolicies> policies, Supplier<Authorizer> authorizer) {
        this(defaults, policies, authorizer, false);
    }

    /** Whether the task runs in the pod of its executor, with others. */
    boolean sharesExecutor(TaskInfo info) {
        return executorsAreTold && info.hasExecutor();
    }

    /** What of the task its executor's pod is made of: the rest the executor is told. */
    private TaskInfo forPod(TaskInfo info) {
        return sharesExecutor(info)
                ? TaskInfo.newBuilder()
                        .setName(info.getName())
                        .setTaskId(info.getTaskId())
                        .setSlaveId(info.getSlaveId())
                        .addAllResources(info.getResourcesList())
                        .setExecutor(info.getExecutor())
                        .build()
                : info;
    }

    /** Why the framework may not run the task as its user; empty if it may. */
    Optional<String> authorization(TaskInfo info, FrameworkInfo framework) {
        return authorizer
                .get()
                .launch(framework, info)
                .map(problem ->
                        problem + ": name another user, or have authorization.acls in the operator's configuration"
                                + " allow it to the framework's principal");
    }

    /**
     * The pod of a task.
     *
     * @param info with its taskId and slaveId
     * @param spec whose message that is
     */
    PodTranslation translate(TaskInfo info, TaskInfoSpec spec, Registered framework, TaskKey key) {
        var name = spec.frameworkId().getValue();
        return switch (policyFor(new FrameworkKey(key.namespace(), name), framework)) {
            case PolicyChoice.Chosen(var policy) ->
                PodTranslator.translate(new PodInput(
                        forPod(info),
                        framework.info(),
                        new TaskIdentity(key.namespace(), key.name(), key.uid(), name),
                        defaults,
                        policy,
                        kubernetes(spec, framework),
                        sharesExecutor(info)));
            case PolicyChoice.Refused(var message) ->
                new PodTranslation.Refused(
                        Reason.REASON_TASK_UNAUTHORIZED,
                        List.of(new Problem(
                                "metadata.annotations[%s] of Framework %s".formatted(Annotations.POLICY, name),
                                message)));
        };
    }

    private static TaskKubernetes kubernetes(TaskInfoSpec spec, Registered framework) {
        return new TaskKubernetes(
                spec.kubernetes().orElse(Kubernetes.getDefaultInstance()),
                framework.taskDefaults().getKubernetes(),
                spec.frameworkId().getValue());
    }

    private PolicyChoice policyFor(FrameworkKey key, Registered framework) {
        return policies.get().policyFor(framework.subject(key));
    }

    /**
     * The task with all resources that its pod gets. While its framework is not registered it is not known which policy
     * will count: then what all tasks get.
     */
    public TaskInfo filled(TaskInfo info, FrameworkKey key, RegistrationState framework) {
        var usual = framework instanceof Registered registered
                        && policyFor(key, registered) instanceof PolicyChoice.Chosen(var policy)
                ? policy.limits().usual()
                : UsualResources.NONE;
        return defaults.resources().fill(info, usual);
    }

    /**
     * The Mesos master's validation of the task, in its words, before the task has an agent. The offers that it names
     * are validated when they are accepted.
     *
     * @param existing the framework's existing tasks
     */
    Optional<String> validate(TaskInfo info, FrameworkInfo framework, ExistingTasks existing) {
        return TaskValidation.validate(
                info, LaunchContext.onNode(framework, info.getSlaveId(), existing, LaunchResources.of(info)));
    }

    /**
     * The pod as it is to be created: on its node already, where that is the policy and an offer is the node's consent.
     * A task that the operator places itself has nobody who would launch it again, and lets kube-scheduler wait for
     * room; so does one whose agent has no room for it now, or whose pod is larger than what the offer paid for.
     *
     * @param translated what the task was granted resources for
     * @param task whose spec it is
     */
    Pod placed(Pod pod, Pod translated, TaskInfoSpec spec, String slaveId, TaskSnapshot task, Registered framework) {
        var mayBeBound = task.agentHasRoom()
                && !spec.offerIds().isEmpty()
                && policyFor(
                                new FrameworkKey(
                                        task.key().namespace(),
                                        spec.frameworkId().getValue()),
                                framework)
                        instanceof PolicyChoice.Chosen(var policy)
                && policy.bindToAgent();
        return mayBeBound && more(pod, translated).isEmpty() ? NodeBinding.of(pod, slaveId) : pod;
    }

    /** What the pod requests more than this one. */
    Resources more(Pod pod, Pod before) {
        var extended = defaults.extendedResources();
        return PodResources.requested(pod, extended).minus(PodResources.requested(before, extended));
    }

    /**
     * The request of a task.
     *
     * @param existing on the agent that the task asks for, if any
     * @param helpers what the pod's helper containers add; an offer does not pay for them, as in Mesos it does not pay
     *     for the command executor
     */
    ResourceRequest request(
            TaskInfoSpec spec, TaskInfo info, TaskKey key, Instant created, ExistingTasks existing, Resources helpers) {
        return new ResourceRequest(
                key.uid(),
                key.name(),
                new FrameworkKey(key.namespace(), spec.frameworkId().getValue()),
                spec.offerIds().isEmpty() ? declared(info, existing, helpers) : LaunchResources.of(info),
                info.hasSlaveId() ? Optional.of(info.getSlaveId().getValue()) : Optional.empty(),
                spec.offerIds().stream().map(OfferID::getValue).toList(),
                spec.filters().map(filters -> Filter.refusal(Optional.of(filters))),
                sharesExecutor(info) ? Optional.of(Resources.of(info.getResourcesList())) : Optional.empty(),
                Tolerations.of(
                        spec.kubernetes().map(Kubernetes::getTolerationsList).orElse(List.of())),
                created);
    }

    /** An executor that runs already has what it needs. */
    private static Resources declared(TaskInfo info, ExistingTasks existing, Resources helpers) {
        return existing.hasExecutorOf(info)
                ? LaunchResources.of(info, existing)
                : LaunchResources.of(info).plus(helpers);
    }

    /** The agent that the pod was made for. */
    static String agentOf(Pod pod) {
        return PodResources.nodeOf(pod).orElse("");
    }

    /** How long the task outlives its framework, as the framework declared when the pod was made. */
    public static Duration failoverTimeoutOf(Pod pod) {
        return Optional.ofNullable(pod.getMetadata().getAnnotations())
                .map(annotations -> annotations.get(Annotations.FAILOVER_TIMEOUT))
                .map(FailoverTimeout::parse)
                .orElse(Duration.ZERO);
    }

    /** How long the pod may take to start, if its task says so. */
    static Optional<Duration> startDeadlineOf(Pod pod) {
        return Optional.ofNullable(pod.getMetadata().getAnnotations())
                .map(annotations -> annotations.get(Annotations.START_DEADLINE))
                .filter(seconds -> seconds.matches("[0-9]{1,9}")) // whoever may edit the pod may write anything
                .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)));
    }
}
