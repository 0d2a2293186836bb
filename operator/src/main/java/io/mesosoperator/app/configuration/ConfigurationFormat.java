package io.mesosoperator.app.configuration;

import static io.mesosoperator.app.configuration.MesosTypes.ADDRESS;
import static io.mesosoperator.app.configuration.MesosTypes.CLUSTER;
import static io.mesosoperator.app.configuration.MesosTypes.CONFIG_MAP;
import static io.mesosoperator.app.configuration.MesosTypes.EXTENDED_RESOURCES;
import static io.mesosoperator.app.configuration.MesosTypes.HOST_NAMES;
import static io.mesosoperator.app.configuration.MesosTypes.NAMESPACE;
import static io.mesosoperator.app.configuration.MesosTypes.NAMESPACES;
import static io.mesosoperator.app.configuration.MesosTypes.NAMESPACE_BY_PRINCIPAL;
import static io.mesosoperator.app.configuration.MesosTypes.NAMESPACE_BY_ROLE;
import static io.mesosoperator.app.configuration.MesosTypes.NO_PROXY;
import static io.mesosoperator.app.configuration.MesosTypes.PORTS;
import static io.mesosoperator.app.configuration.MesosTypes.PRINCIPALS;
import static io.mesosoperator.app.configuration.MesosTypes.PROXY;
import static io.mesosoperator.app.configuration.MesosTypes.QUOTAS;
import static io.mesosoperator.app.configuration.MesosTypes.RESOURCE_NAMES;
import static io.mesosoperator.app.configuration.MesosTypes.ROLES;
import static io.mesosoperator.app.configuration.MesosTypes.STORAGE_CLASS;
import static io.mesosoperator.app.configuration.MesosTypes.WEIGHTS;
import static io.mesosoperator.app.configuration.MesosTypes.image;
import static io.mesosoperator.app.configuration.MesosTypes.port;
import static io.mesosoperator.app.configuration.Scalars.BOOLEAN;
import static io.mesosoperator.app.configuration.Scalars.DURATION;
import static io.mesosoperator.app.configuration.Scalars.POSITIVE_DURATION;
import static io.mesosoperator.app.configuration.Scalars.integer;
import static io.mesosoperator.app.configuration.Scalars.oneOf;

import io.mesosoperator.agent.AgentPings;
import io.mesosoperator.allocation.AllocationPolicy;
import io.mesosoperator.allocation.OfferTerms;
import io.mesosoperator.allocation.Quotas;
import io.mesosoperator.allocation.Weights;
import io.mesosoperator.app.configuration.OperatorConfiguration.ExecutorApi;
import io.mesosoperator.app.configuration.OperatorConfiguration.SchedulerApi;
import io.mesosoperator.executor.ExecutorTerms;
import io.mesosoperator.kubernetes.ExtendedResources;
import io.mesosoperator.kubernetes.Namespaces;
import io.mesosoperator.task.TaskTimeouts;
import io.mesosoperator.task.pod.FetcherDefaults;
import io.mesosoperator.task.pod.FetcherReach;
import io.mesosoperator.task.pod.PodDefaults;
import io.mesosoperator.task.pod.ResourceDefaults;
import io.mesosoperator.task.pod.SandboxDefaults;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Each field of the file, with its default and what documentation says of it. */
final class ConfigurationFormat {

    private final Fields tasks;
    private final Fields fetcher;
    private final Fields sandbox;
    private final Fields agents;
    private final Fields allocation;
    private final Fields offers;
    private final Fields volumes;
    private final Fields discovery;
    private final Fields schedulerApi;
    private final Fields executorApi;
    private final Fields authorization;
    private final Fields leaderElection;
    private final Fields root;

    private ConfigurationFormat(Fields root) {
        this.root = root;
        tasks = root.section("tasks", "Tasks and their pods.");
        fetcher = root.section("fetcher", "The init container that fetches the URIs of a task into its sandbox.");
        sandbox = root.section("sandbox", "Where the sandboxes of tasks are.");
        agents = root.section("agents", "What each node offers as an agent, and when it is lost.");
        allocation = root.section("allocation", "How frameworks share the agents.");
        offers = root.section("offers", "How many offers a framework has, and for how long.");
        volumes = root.section("volumes", "Persistent volumes.");
        discovery = root.section("discovery", "What a DiscoveryInfo becomes.");
        schedulerApi = root.section(
                "schedulerApi",
                "Mesos' v1 scheduler HTTP API. Without `credentials` it has no authentication: anyone who reaches its"
                        + " port can run tasks as any framework.");
        executorApi = root.section(
                "executorApi",
                "Mesos' v1 executor HTTP API. Without it an executor runs one task, and is told of it in files.");
        authorization = root.section("authorization", "Who may be which role, principal and user.");
        leaderElection = root.section(
                "leaderElection", "The Lease by which one operator leads, named as in Kubernetes' own components.");
    }

    /** Reads all fields; mistakes are reported, and what is read in their place is of no use. */
    static OperatorConfiguration read(Fields root) {
        return new ConfigurationFormat(root).read();
    }

    private OperatorConfiguration read() {
        var extendedResources = agents.optional(
                "extendedResources",
                EXTENDED_RESOURCES,
                ExtendedResources.gpus(),
                "Extended resources of nodes by the names of the scalars that frameworks and tasks use. Nodes'"
                        + " others are neither offered nor counted.");
        int managementPort = root.optional("managementPort", port(8080), 8080, "Port of `/metrics`.");
        int probePort = root.optional(
                "probePort",
                port(8081),
                8081,
                "Port of `/livez` and `/readyz`, which kubelets ask: apart from all others, so that none can be asked"
                        + " so much that the operator seems to be dead.");
        if (probePort == managementPort) {
            root.report("probePort", "%d is the managementPort; write another port".formatted(probePort));
        }
        var credentials = AccessFormat.credentialsFile(schedulerApi);
        var namespaces = new Namespaces(root.optional(
                "namespaces",
                NAMESPACES,
                Set.of(),
                "Whose Frameworks, Offers and TaskInfos the operator serves. Of what is elsewhere it knows only how"
                        + " much of the nodes it takes. Empty: all namespaces."));
        var schedulers = schedulerApi(managementPort, probePort, namespaces, credentials);
        return new OperatorConfiguration(
                podDefaults(extendedResources),
                TaskPolicyFormat.read(tasks),
                timeouts(),
                tasks.optional(
                        "runningEvents",
                        BOOLEAN,
                        false,
                        "An Event tells also that a task runs, and that it is healthy again. That a task has ended, and"
                                + " what does not go well before, Events tell in any case. Each is one write more."),
                agents.optional(
                        "ports",
                        PORTS,
                        "[31000-32000]",
                        "Host ports that every agent offers, in Mesos' text form. Keep them apart from the cluster's"
                                + " NodePorts (30000-32767) if you use those: a port of both kinds goes to the"
                                + " NodePort."),
                pings(),
                allocationPolicy(),
                offerTerms(),
                allocation.optional(
                        "roles",
                        ROLES,
                        Set.of(),
                        "Roles that frameworks may register in, besides `*`. Empty: any role."),
                discovery.optional(
                        "externalServiceType",
                        oneOf("NodePort", "LoadBalancer"),
                        "NodePort",
                        "Type of the Service that a DiscoveryInfo with visibility EXTERNAL becomes, where"
                                + " `allowExternalServices` of the task policy is true."),
                volumes.optional(
                        "storageClass",
                        STORAGE_CLASS,
                        "",
                        "StorageClass of persistent volumes. It must bind on first use (`volumeBindingMode:"
                                + " WaitForFirstConsumer`): only the first task says on which node the volume must be."
                                + " Empty: the cluster's default."),
                schedulers,
                executorApi(managementPort, probePort, schedulers),
                AccessFormat.read(schedulerApi, authorization, credentials),
                managementPort,
                probePort,
                LeaderElectionFormat.read(leaderElection),
                root.optional(
                        "concurrency",
                        integer(16, 1),
                        16,
                        "How many objects (Frameworks, Offers, TaskInfos) are reconciled at once. More than about"
                                + " 32 slows the API server down rather than the tasks up."),
                namespaces,
                authorization.optional(
                        "admission",
                        BOOLEAN,
                        false,
                        "Whether admission policies of the API server refuse roles, principals, users and named task"
                                + " policies that RBAC does not grant; the chart fills it in. False: they are believed"
                                + " as written, and the log says so once."));
    }

    private PodDefaults podDefaults(ExtendedResources extendedResources) {
        return new PodDefaults(
                tasks.required(
                        "image",
                        image("docker.io/library/busybox:1.35"),
                        "Image of tasks that name none: it stands for the file system of a Mesos agent. It needs"
                                + " `/bin/sh`."),
                tasks.optional(
                        "killGrace",
                        DURATION,
                        PodDefaults.MESOS_KILL_GRACE,
                        "From SIGTERM to SIGKILL when a task is killed."),
                extendedResources,
                new FetcherDefaults(
                        fetcher.required(
                                "image",
                                image("docker.io/mesosoperator/mesos-operator"),
                                "Image of the fetcher and of sidecars of health checks: the operator's own, which"
                                        + " nodes must be able to pull in the tasks' namespaces. The chart fills it"
                                        + " in."),
                        fetcher.optional(
                                "pullPolicy",
                                oneOf("IfNotPresent", "Always", "Never"),
                                FetcherDefaults.PULL_POLICY,
                                "When that image is pulled. The chart fills in its `image.pullPolicy`."),
                        fetcher.optional(
                                "memory",
                                integer(FetcherDefaults.MEMORY_MEGABYTES, 128, 65536),
                                FetcherDefaults.MEMORY_MEGABYTES,
                                "MiB of memory that the fetcher may use at most, however little its task has."),
                        fetcherReach()),
                new SandboxDefaults(
                        sandbox.optional(
                                "storageClass",
                                STORAGE_CLASS,
                                "",
                                "StorageClass of a claim for each task's sandbox, which can be read for as long as"
                                        + " the pod stays (`tasks.podTimeToLive`). It must bind on first use. Empty:"
                                        + " sandboxes are on the nodes, and a kubelet removes them when their tasks"
                                        + " end."),
                        sandbox.optional(
                                "size",
                                integer(SandboxDefaults.MEGABYTES, 1),
                                SandboxDefaults.MEGABYTES,
                                "MiB of such a claim if its task has no disk.")),
                new ResourceDefaults(
                        tasks.optional(
                                "defaultMemory",
                                integer(ResourceDefaults.MEMORY_MEGABYTES, ResourceDefaults.MIN_MEMORY),
                                ResourceDefaults.MEMORY_MEGABYTES,
                                "MiB of memory of a task that asks for none. A task that asks for less than 32 gets"
                                        + " 32, and one that asks for less than 0.01 cpus gets those, as in Mesos; its"
                                        + " offer loses what it gets."),
                        sandbox.optional(
                                "limit",
                                integer(ResourceDefaults.SANDBOX_MEGABYTES, 1),
                                ResourceDefaults.SANDBOX_MEGABYTES,
                                "MiB that a task without disk may have in a sandbox on the node; what it writes is"
                                        + " not counted for the agent's disk.")));
    }

    private FetcherReach fetcherReach() {
        return new FetcherReach(
                fetcher.optional(
                        "certificates",
                        CONFIG_MAP,
                        "",
                        "Name of a ConfigMap of the task's namespace. What it has are certificates in PEM, of"
                                + " authorities that the fetcher trusts besides the usual ones. A namespace without"
                                + " it has the usual ones."),
                fetcher.optional(
                        "httpProxy",
                        PROXY,
                        "",
                        "Proxy of URIs that begin with http, as `http://HOST:PORT`. Empty: none. Proxies that want"
                                + " a password are not supported."),
                fetcher.optional(
                        "httpsProxy", PROXY, "", "The same of URIs that begin with https; the proxy needs CONNECT."),
                fetcher.optional(
                        "noProxy",
                        NO_PROXY,
                        Set.of(),
                        "Hosts that the fetcher reaches without a proxy; a name stands for all that end in it, as"
                                + " `cluster.local`."));
    }

    private TaskTimeouts timeouts() {
        return new TaskTimeouts(
                tasks.optional(
                        "startDeadline",
                        DURATION,
                        TaskTimeouts.DEFAULT.startDeadline(),
                        "How long a task's container may take to start before the task is TASK_FAILED. The time that"
                                + " its URIs take to be fetched does not count."),
                tasks.optional(
                        "podTimeToLive",
                        DURATION,
                        TaskTimeouts.DEFAULT.podTimeToLive(),
                        "How long the pod of an ended task stays, for its log. Mesos keeps a sandbox for a week; `PT0S`"
                                + " removes the pod at once."),
                tasks.optional(
                        "launchedTimeToLive",
                        DURATION,
                        TaskTimeouts.DEFAULT.launchedTimeToLive(),
                        "How long after its end a task is deleted that was launched on an offer, unless it"
                                + " or its Framework says otherwise (`ttlSecondsAfterFinished`). It has to be longer"
                                + " than schedulers are away. Tasks that somebody declared stay."));
    }

    private AgentPings pings() {
        return new AgentPings(
                agents.optional(
                        "pingTimeout",
                        POSITIVE_DURATION,
                        AgentPings.MESOS.timeout(),
                        "How long one ping of a silent agent is waited for. An agent is silent when the condition"
                                + " Ready of its node is Unknown."),
                agents.optional(
                        "maxPingTimeouts",
                        integer(AgentPings.MESOS.misses(), 1),
                        AgentPings.MESOS.misses(),
                        "After how many such timeouts the agent is lost, and its tasks with it."));
    }

    private AllocationPolicy allocationPolicy() {
        return new AllocationPolicy(
                allocation.optional(
                        "weights",
                        WEIGHTS,
                        Weights.EQUAL,
                        "How much of what is scarce each role gets compared with the others: `{prod: 2, batch: 1}`"
                                + " gives prod twice as much as batch. Any other role has weight 1. Nothing is taken"
                                + " from tasks that run."),
                allocation.optional(
                        "quotas",
                        QUOTAS,
                        Quotas.NONE,
                        "What each role is guaranteed before fairness is looked at, and no more:"
                                + " `{prod: \"cpus:8;mem:16384\"}`, in cores and MiB."),
                Optional.of(allocation.optional(
                                "whitelist",
                                HOST_NAMES,
                                Set.of(),
                                "Host names of the agents that may be offered. Empty: all agents."))
                        .filter(hosts -> !hosts.isEmpty()),
                allocation.optional(
                        "fairSharingExcludedResourceNames",
                        RESOURCE_NAMES,
                        Set.of(),
                        "Names of resources that do not count for fair shares, for example `[gpus]`."),
                TenantLimitFormat.read(allocation));
    }

    private OfferTerms offerTerms() {
        return new OfferTerms(
                allocation.optional(
                        "interval",
                        DURATION,
                        OfferTerms.DEFAULT.interval(),
                        "Minimum time between two rounds of offers. What a node adds does not wait for it."),
                offers.optional(
                        "timeout",
                        POSITIVE_DURATION,
                        OfferTerms.DEFAULT.timeout(),
                        "How long a framework may take to answer an offer before it is rescinded and may go to"
                                + " another."),
                offers.optional(
                        "contestedTimeout",
                        POSITIVE_DURATION,
                        OfferTerms.DEFAULT.contested(),
                        "How long it may take to answer an offer that another framework wants, which would have less:"
                                + " after that it goes to that one. A framework that does not answer loses its offers"
                                + " so, but for one. As long as `timeout`, or longer: never."),
                offers.optional(
                        "maxPerFramework",
                        integer(OfferTerms.DEFAULT.most(), 1),
                        OfferTerms.DEFAULT.most(),
                        "How many offers a framework may have at once."));
    }

    private ExecutorApi executorApi(int managementPort, int probePort, SchedulerApi schedulers) {
        var api = new ExecutorApi(
                executorApi.optional(
                        "enabled", BOOLEAN, false, "Whether it is served, so that an executor runs several tasks."),
                executorApi.optional("port", port(5051), 5051, "Its port. A Mesos agent has 5051."),
                executorApi.optional(
                        "address",
                        ADDRESS,
                        "",
                        "Where executors reach it, as host:port, in `MESOS_AGENT_ENDPOINT`. The chart sets it to its"
                                + " Service."),
                executorApi.optional(
                        "knownByAddress",
                        BOOLEAN,
                        false,
                        "An executor that sends no token is the one whose pod has the address that the call comes"
                                + " from. For executors that do not know tokens, such as those of mesos-go."),
                executorApi.optional(
                        "registrationTimeout",
                        POSITIVE_DURATION,
                        ExecutorTerms.REGISTRATION,
                        "How long an executor that runs may take to subscribe. Mesos:"
                                + " `--executor_registration_timeout`."),
                executorApi.optional(
                        "shutdownGrace",
                        POSITIVE_DURATION,
                        ExecutorTerms.SHUTDOWN_GRACE,
                        "How long an executor may take to end when it is shut down. Mesos:"
                                + " `--executor_shutdown_grace_period`."),
                executorApi.optional(
                        "idleTimeout",
                        POSITIVE_DURATION,
                        ExecutorTerms.IDLE,
                        "How long an executor may have no task until it is shut down."));
        if (api.enabled() && api.address().isEmpty()) {
            executorApi.report("address", "is missing: write the host and port where executors reach this operator");
        }
        var isTaken = api.port() == probePort
                || api.port() == managementPort
                || (schedulers.enabled() && api.port() == schedulers.port());
        if (api.enabled() && isTaken) {
            executorApi.report("port", "%d is another port of the operator; write another".formatted(api.port()));
        }
        return api;
    }

    private SchedulerApi schedulerApi(
            int managementPort, int probePort, Namespaces namespaces, Optional<Path> credentials) {
        var tls = TlsFormat.directory(schedulerApi);
        var api = new SchedulerApi(
                schedulerApi.optional("enabled", BOOLEAN, false, "Whether it is served."),
                schedulerApi.optional("port", port(5050), 5050, "Its port. A Mesos master has 5050."),
                schedulerApi.optional(
                        "namespace",
                        NAMESPACE,
                        "",
                        "Where the Framework objects and tasks of frameworks that subscribe are. It has to be there,"
                                + " and must not be the operator's own; required where it is served."),
                credentials,
                tls,
                tls.flatMap(directory -> TlsFormat.read(schedulerApi, directory)),
                SchedulerLimitsFormat.read(
                        schedulerApi.section("limits", "What clients of the scheduler API may take from the others.")),
                schedulerApi.optional(
                        "cluster", CLUSTER, "", "Name of the cluster, which `/state` tells. Empty: none."),
                schedulerApi.optional(
                        "rolesNamespaces",
                        NAMESPACE_BY_ROLE,
                        Map.of(),
                        "Roles whose frameworks are in another namespace than that: `{analytics: team-a}`."),
                schedulerApi.optional(
                        "principalsNamespaces",
                        NAMESPACE_BY_PRINCIPAL,
                        Map.of(),
                        "The same by principals, which count before roles: `{ads: team-b}`. A principal that has a"
                                + " namespace alone sees everything in it on the pages of the master."),
                schedulerApi.optional(
                        "operators",
                        PRINCIPALS,
                        Set.of(),
                        "Principals that see everything on the pages of the master, such as `/state`. With"
                                + " `credentials`, all others see their own frameworks and tasks only."),
                schedulerApi.optional(
                        "agentStatistics",
                        BOOLEAN,
                        false,
                        "Whether `/monitor/statistics` tells what tasks use. The operator asks kubelets for it, and the"
                                + " chart gives it the right `get` of `nodes/proxy`, with which much more can be done"
                                + " on nodes."),
                schedulerApi.optional(
                        "sandboxFiles",
                        BOOLEAN,
                        false,
                        "Whether `/files/browse`, `/files/read` and `/files/download` show the sandboxes of tasks that"
                                + " run. The operator runs `sh` in their containers for it, and the chart gives it the"
                                + " rights to `pods/exec` and `pods/log`, with which every pod can be entered."));
        if (api.enabled()) {
            api.namespaces().all().stream()
                    .filter(namespace -> !namespaces.has(namespace))
                    .forEach(namespace -> schedulerApi.report(
                            "namespace",
                            "'%s' is none of namespaces, so nobody would serve its frameworks; write one of them"
                                    .formatted(namespace)));
        }
        if (api.enabled() && api.port() == probePort) {
            schedulerApi.report("port", "%d is the probePort; write another port".formatted(probePort));
        }
        if (api.enabled() && api.port() == managementPort) {
            schedulerApi.report("port", "%d is the managementPort; write another port".formatted(managementPort));
        }
        return api;
    }
}
