package io.mesosoperator.allocation;

import io.mesosoperator.agent.Tolerations;
import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.resource.Resources;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A task that waits for its resources.
 *
 * @param taskUid uid of its TaskInfo
 * @param task name of its TaskInfo
 * @param framework the framework that runs it
 * @param resources the resources that it needs
 * @param slaveId the agent that it asks for, if any
 * @param offerIds the offers it is launched with, in the given order; empty if the operator accepts offers for it
 * @param refuse how long the unused rest of these offers is refused (mesos.proto: Filters); empty: it stays offered
 * @param own what an ACCEPT may have given it instead, because its executor runs already; empty if it has none to share
 * @param tolerations the taints that it puts up with beside those that its framework does
 * @param since when it was created: first come, first served within a framework
 */
public record ResourceRequest(
        String taskUid,
        String task,
        FrameworkKey framework,
        Resources resources,
        Optional<String> slaveId,
        List<String> offerIds,
        Optional<Duration> refuse,
        Optional<Resources> own,
        Tolerations tolerations,
        Instant since) {

    /** Of a task that shares no executor, and tolerates no taints. */
    public ResourceRequest(
            String taskUid,
            String task,
            FrameworkKey framework,
            Resources resources,
            Optional<String> slaveId,
            List<String> offerIds,
            Optional<Duration> refuse,
            Instant since) {
        this(taskUid, task, framework, resources, slaveId, offerIds, refuse, Optional.empty(), Tolerations.NONE, since);
    }

    /** Of a task that tolerates no taints. */
    public ResourceRequest(
            String taskUid,
            String task,
            FrameworkKey framework,
            Resources resources,
            Optional<String> slaveId,
            List<String> offerIds,
            Optional<Duration> refuse,
            Optional<Resources> own,
            Instant since) {
        this(taskUid, task, framework, resources, slaveId, offerIds, refuse, own, Tolerations.NONE, since);
    }

    /** Whether this is what it asks for. */
    boolean isMetBy(Resources given) {
        return resources.equals(given) || own.filter(given::equals).isPresent();
    }

    public ResourceRequest {
        offerIds = List.copyOf(offerIds);
    }

    /** The same request, for a certain agent instead of offers. */
    ResourceRequest on(String agent) {
        return new ResourceRequest(
                taskUid,
                task,
                framework,
                resources,
                Optional.of(agent),
                List.of(),
                Optional.empty(),
                own,
                tolerations,
                since);
    }
}
