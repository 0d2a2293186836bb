package io.mesosoperator.app.configuration;

import io.mesosoperator.agent.AgentDefaults;
import io.mesosoperator.agent.AgentPings;
import io.mesosoperator.allocation.AllocationPolicy;
import io.mesosoperator.allocation.OfferTerms;
import io.mesosoperator.authorization.AccessControl;
import io.mesosoperator.kubernetes.LeaseTimes;
import io.mesosoperator.kubernetes.Namespaces;
import io.mesosoperator.master.Viewers;
import io.mesosoperator.scheduler.SchedulerLimits;
import io.mesosoperator.security.TaskPolicies;
import io.mesosoperator.task.TaskTimeouts;
import io.mesosoperator.task.pod.PodDefaults;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How the operator behaves: what its configuration file says, with the defaults of all that it leaves out.
 *
 * @param podDefaults what tasks' pods get where the task says nothing
 * @param policies what tasks may ask for
 * @param tasks how long a task may take to start, and its pod outlives it
 * @param runningEvents whether Events tell also that tasks run
 * @param agentPorts the ports of every agent: {@code [31000-32000]}
 * @param agentPings how long an agent may be silent until it is lost
 * @param allocation how the pool is to be shared
 * @param offers when offers are made, how many, and for how long
 * @param roles the roles that frameworks may register in; empty means any
 * @param externalServiceType what an EXTERNAL DiscoveryInfo becomes: NodePort or LoadBalancer
 * @param volumeStorageClass the StorageClass of persistent volumes; empty for the cluster's default
 * @param schedulerApi whether and where the scheduler API is served
 * @param access who may do what
 * @param managementPort of /metrics
 * @param probePort of /livez and /readyz
 * @param leaderElection times of the Lease by which one operator leads
 * @param concurrency how many tasks are reconciled at once
 * @param namespaces that are served
 * @param admissionPolicies whether the API server refuses roles, principals and users that RBAC does not grant
 */
public record OperatorConfiguration(
        PodDefaults podDefaults,
        TaskPolicies policies,
        TaskTimeouts tasks,
        boolean runningEvents,
        String agentPorts,
        AgentPings agentPings,
        AllocationPolicy allocation,
        OfferTerms offers,
        Set<String> roles,
        String externalServiceType,
        String volumeStorageClass,
        SchedulerApi schedulerApi,
        AccessControl access,
        int managementPort,
        int probePort,
        LeaseTimes leaderElection,
        int concurrency,
        Namespaces namespaces,
        boolean admissionPolicies) {

    public static final String API_VERSION = "config.mesosoperator.io/v1alpha1";
    public static final String KIND = "OperatorConfiguration";

    /**
     * Mesos' v1 scheduler HTTP API.
     *
     * @param namespace of the objects of frameworks that subscribe; empty for the operator's own
     * @param credentials the file that {@link #access} has its credentials from, if it has any
     * @param limits what it bears
     * @param cluster the name of the cluster that the pages of the master tell; empty for none
     * @param operators principals that see everything on these pages
     */
    public record SchedulerApi(
            boolean enabled,
            int port,
            String namespace,
            Optional<Path> credentials,
            SchedulerLimits limits,
            String cluster,
            Set<String> operators) {

        public SchedulerApi {
            operators = Set.copyOf(operators);
        }

        /** Who sees more than his own frameworks. */
        public Viewers viewers() {
            return new Viewers(operators, Map.of());
        }

        /** The same, with what can change while the operator runs as the other one has it. */
        SchedulerApi reloaded(SchedulerApi other) {
            return new SchedulerApi(enabled, port, namespace, credentials, limits, other.cluster, other.operators);
        }

        /** That namespace, or the operator's own. */
        public String namespaceOr(String own) {
            return namespace.isEmpty() ? own : namespace;
        }
    }

    public OperatorConfiguration {
        roles = Set.copyOf(roles);
    }

    /** What every agent has. */
    public AgentDefaults agentDefaults() {
        return AgentDefaults.of(agentPorts, podDefaults.extendedResources());
    }

    /** This configuration, with what can change while the operator runs as the other one has it. */
    OperatorConfiguration reloaded(OperatorConfiguration other) {
        return new OperatorConfiguration(
                podDefaults,
                other.policies,
                tasks,
                runningEvents,
                agentPorts,
                agentPings,
                other.allocation,
                offers,
                other.roles,
                externalServiceType,
                volumeStorageClass,
                schedulerApi.reloaded(other.schedulerApi),
                // without its file the API would be open at once, though the file counts after a restart
                other.schedulerApi.credentials().equals(schedulerApi.credentials())
                        ? other.access
                        : other.access.with(access.credentials()),
                managementPort,
                probePort,
                leaderElection,
                concurrency,
                namespaces,
                admissionPolicies);
    }
}
