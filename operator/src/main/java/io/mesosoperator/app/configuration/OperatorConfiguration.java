package io.mesosoperator.app.configuration;

import io.mesosoperator.agent.AgentDefaults;
import io.mesosoperator.agent.AgentPings;
import io.mesosoperator.allocation.AllocationPolicy;
import io.mesosoperator.allocation.OfferTerms;
import io.mesosoperator.authorization.AccessControl;
import io.mesosoperator.executor.ExecutorTerms;
import io.mesosoperator.http.ServerCertificate;
import io.mesosoperator.kubernetes.LeaseTimes;
import io.mesosoperator.kubernetes.Namespaces;
import io.mesosoperator.master.Viewers;
import io.mesosoperator.scheduler.SchedulerLimits;
import io.mesosoperator.scheduler.SchedulerNamespaces;
import io.mesosoperator.security.TaskPolicies;
import io.mesosoperator.task.TaskTimeouts;
import io.mesosoperator.task.pod.PodDefaults;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

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
 * @param executorApi whether and where the executor API is served
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
        ExecutorApi executorApi,
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
     * @param namespace of the objects of frameworks that subscribe; it must not be the operator's own
     * @param credentials the file that {@link #access} has its credentials from, if it has any
     * @param tls the directory that the certificate is from, if it is reached by HTTPS
     * @param certificate with which it is
     * @param limits what it bears
     * @param cluster the name of the cluster that the pages of the master tell; empty for none
     * @param rolesNamespaces where else frameworks that subscribe are, by their roles
     * @param principalsNamespaces the same by their principals
     * @param operators principals that see everything on these pages
     * @param agentStatistics whether kubelets are asked for what tasks use
     * @param sandboxFiles whether tasks' sandboxes are shown
     */
    public record SchedulerApi(
            boolean enabled,
            int port,
            String namespace,
            Optional<Path> credentials,
            Optional<Path> tls,
            Optional<ServerCertificate> certificate,
            SchedulerLimits limits,
            String cluster,
            Map<String, String> rolesNamespaces,
            Map<String, String> principalsNamespaces,
            Set<String> operators,
            boolean agentStatistics,
            boolean sandboxFiles) {

        public SchedulerApi {
            rolesNamespaces = Map.copyOf(rolesNamespaces);
            principalsNamespaces = Map.copyOf(principalsNamespaces);
            operators = Set.copyOf(operators);
        }

        /** The files of its credentials and its certificate. */
        public Stream<Path> files() {
            return Stream.concat(credentials.stream(), tls.stream().flatMap(TlsFormat::files));
        }

        /** Who sees more than his own frameworks. */
        public Viewers viewers() {
            return new Viewers(operators, namespaces().ownOfPrincipals());
        }

        /** The same, with what can change while the operator runs as the other one has it. */
        SchedulerApi reloaded(SchedulerApi other) {
            return new SchedulerApi(
                    enabled,
                    port,
                    namespace,
                    credentials,
                    tls,
                    tls.equals(other.tls) ? other.certificate : certificate,
                    limits,
                    other.cluster,
                    rolesNamespaces,
                    principalsNamespaces,
                    other.operators,
                    other.agentStatistics,
                    other.sandboxFiles);
        }

        /** Where frameworks that subscribe are. */
        public SchedulerNamespaces namespaces() {
            return new SchedulerNamespaces(namespace, rolesNamespaces, principalsNamespaces);
        }

        /** Why it cannot be served by an operator of this namespace; empty if it can. */
        public Optional<String> problem(String own) {
            if (!enabled) {
                return Optional.empty();
            }
            return namespace.isEmpty()
                    ? Optional.of(
                            "schedulerApi.namespace: is missing; frameworks that connect need a namespace that is not"
                                    + " the operator's. Make one, and write its name")
                    : namespaces().all().contains(own)
                            ? Optional.of(
                                    "schedulerApi: the namespace '%s' is the operator's own, where its Secrets are;"
                                                    .formatted(own)
                                            + " frameworks that connect need another one. Make one, and write its name")
                            : Optional.empty();
        }
    }

    /**
     * Mesos' v1 executor HTTP API.
     *
     * @param address host and port that executors are told
     * @param knownByAddress whether an executor without a token is known by the address of its pod
     * @param registrationTimeout from the start of an executor's container to its SUBSCRIBE
     * @param shutdownGrace from SHUTDOWN to the end of its pod
     * @param idleTimeout how long it may have no task
     */
    public record ExecutorApi(
            boolean enabled,
            int port,
            String address,
            boolean knownByAddress,
            Duration registrationTimeout,
            Duration shutdownGrace,
            Duration idleTimeout) {

        /** How long executors may take, and their pods outlive them. */
        public ExecutorTerms terms(Duration podTimeToLive) {
            return new ExecutorTerms(registrationTimeout, shutdownGrace, idleTimeout, podTimeToLive);
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
                executorApi,
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
