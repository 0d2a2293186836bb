package io.mesosoperator.app;

import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.mesosoperator.agent.AgentPings;
import io.mesosoperator.allocation.AllocationPolicy;
import io.mesosoperator.allocation.OfferTerms;
import io.mesosoperator.allocation.Quotas;
import io.mesosoperator.allocation.Weights;
import io.mesosoperator.fetcher.FetchCommand;
import io.mesosoperator.health.HealthCommand;
import io.mesosoperator.kubernetes.ExtendedResources;
import io.mesosoperator.scheduler.SchedulerApiService;
import io.mesosoperator.scheduler.SchedulerServer;
import io.mesosoperator.security.Capability;
import io.mesosoperator.security.HostPaths;
import io.mesosoperator.security.TaskPolicy;
import io.mesosoperator.task.TaskTimeouts;
import io.mesosoperator.task.pod.FetcherDefaults;
import io.mesosoperator.task.pod.PodDefaults;
import io.mesosoperator.task.pod.SandboxDefaults;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The program: waits until it leads, then works until it is told to stop or leads no longer. */
@Command(
        name = "mesos-operator",
        mixinStandardHelpOptions = true,
        description = "Gives a Kubernetes cluster the Apache Mesos contract.")
public final class Main implements Callable<Integer> {

    private static final Logger LOG = LoggerFactory.getLogger(Main.class);

    @Option(names = "--task-image", required = true, description = "Image of tasks that name none; it needs /bin/sh.")
    private String taskImage = "";

    @Option(names = "--kill-grace", defaultValue = "PT3S", description = "From SIGTERM to SIGKILL (ISO 8601).")
    private Duration killGrace = PodDefaults.MESOS_KILL_GRACE;

    @Option(
            names = "--extended-resource",
            description = "name=resource: an extended resource by its name as a Mesos scalar. Repeatable; without any"
                    + " gpus=nvidia.com/gpu.")
    private Map<String, String> extendedResources = new HashMap<>();

    @Option(
            names = "--fetcher-image",
            required = true,
            description = "Image of the init container that fetches URIs: the operator's own.")
    private String fetcherImage = "";

    @Option(names = "--fetcher-pull-policy", defaultValue = "IfNotPresent", description = "When that image is pulled.")
    private String fetcherPullPolicy = "";

    @Option(
            names = "--fetcher-memory",
            defaultValue = "256",
            description = "MiB that fetching may use at most, however little its task has.")
    private int fetcherMemory;

    @Option(
            names = "--start-deadline",
            defaultValue = "PT10M",
            description = "A task whose container has not started in it fails (ISO 8601).")
    private Duration startDeadline = TaskTimeouts.DEFAULT.startDeadline();

    @Option(
            names = "--pod-time-to-live",
            defaultValue = "P7D",
            description = "How long the pod of an ended task stays, for its log (ISO 8601).")
    private Duration podTimeToLive = TaskTimeouts.DEFAULT.podTimeToLive();

    @Option(
            names = "--agent-ping-timeout",
            defaultValue = "PT15S",
            description = "How long one ping of a silent agent is waited for (ISO 8601).")
    private Duration agentPingTimeout = AgentPings.MESOS.timeout();

    @Option(
            names = "--max-agent-ping-timeouts",
            defaultValue = "5",
            description = "After how many of them a silent agent is lost.")
    private int maxAgentPingTimeouts;

    @Option(names = "--agent-ports", defaultValue = "[31000-32000]", description = "Ports that every agent offers.")
    private String agentPorts = "";

    @Option(
            names = "--allocation-interval",
            defaultValue = "PT1S",
            description = "Offers are made at most once in it (ISO 8601).")
    private Duration allocationInterval = Duration.ofSeconds(1);

    @Option(
            names = "--weights",
            defaultValue = "",
            description = "role=weight,role=weight: a role of weight 2 gets twice what one of weight 1 gets.")
    private String weights = "";

    @Option(
            names = "--quota",
            description = "role=cpus:2;mem:1024: what the role is guaranteed, and no more. Repeatable.")
    private List<String> quotas = new ArrayList<>();

    @Option(
            names = "--whitelist",
            split = ",",
            description = "Hostnames of the agents that may be offered. All, if there are none.")
    private Set<String> whitelist = new HashSet<>();

    @Option(
            names = "--fair-sharing-excluded-resource-names",
            split = ",",
            description = "Resources that do not count for fair shares.")
    private Set<String> fairShareExcluded = new HashSet<>();

    @Option(names = "--max-offers", defaultValue = "100", description = "How many offers a framework may have at once.")
    private int mostOffers;

    @Option(
            names = "--offer-timeout",
            defaultValue = "PT5M",
            description = "An offer that is not answered in it is rescinded (ISO 8601).")
    private Duration offerTimeout = Duration.ofMinutes(5);

    @Option(
            names = "--external-service-type",
            defaultValue = "NodePort",
            description = "What an EXTERNAL DiscoveryInfo becomes: NodePort or LoadBalancer.")
    private String externalServiceType = "";

    @Option(
            names = "--volume-storage-class",
            defaultValue = "",
            description = "StorageClass of persistent volumes; empty for the cluster's default.")
    private String volumeStorageClass = "";

    @Option(
            names = "--sandbox-storage-class",
            defaultValue = "",
            description =
                    "StorageClass of tasks' sandboxes; empty for directories of their nodes, which go with the task.")
    private String sandboxStorageClass = "";

    @Option(
            names = "--sandbox-size",
            defaultValue = "1024",
            description = "MiB of such a sandbox, if its task has no disk.")
    private int sandboxSize;

    @Option(names = "--user", description = "name=uid: the uid that tasks of this user run with. Repeatable.")
    private Map<String, Long> users = new HashMap<>();

    @Option(names = "--allow-root", description = "Tasks may run as root.")
    private boolean allowRoot;

    @Option(names = "--allow-privileged", description = "Tasks may be privileged.")
    private boolean allowPrivileged;

    @Option(names = "--allow-host-network", description = "Tasks may use their agent's network.")
    private boolean allowHostNetwork;

    @Option(
            names = "--capabilities",
            split = ",",
            description = "Capabilities that the Docker parameter cap-add may give to tasks. Repeatable.")
    private Set<String> capabilities = new HashSet<>();

    @Option(
            names = "--host-path",
            description = "Path of the agents that tasks may mount, with all below it, to read;"
                    + " PATH:rw to write. Repeatable.")
    private List<String> hostPaths = new ArrayList<>();

    @Option(
            names = "--roles",
            split = ",",
            description = "Roles that frameworks may register in, besides *. Without it, any. Repeatable.")
    private Set<String> roles = new HashSet<>();

    @Option(names = "--concurrency", defaultValue = "16", description = "How many tasks are reconciled at once.")
    private int concurrency;

    @Option(
            names = "--namespace",
            defaultValue = "${env:POD_NAMESPACE:-default}",
            description =
                    "The operator's own: of the Lease by which operators agree on a leader, and of placeholder pods.")
    private String namespace = "";

    @Option(
            names = "--identity",
            defaultValue = "${env:POD_NAME:-${sys:user.name}}",
            description = "Name of this operator among them.")
    private String identity = "";

    @Option(
            names = "--scheduler-api-port",
            description = "Port of Mesos' v1 scheduler HTTP API. Without it, there is none.")
    private @Nullable Integer schedulerApiPort;

    @Option(
            names = "--scheduler-api-namespace",
            defaultValue = "${env:POD_NAMESPACE:-default}",
            description = "Where the objects of frameworks that subscribe there are.")
    private String schedulerApiNamespace = "";

    @Option(names = "--management-port", defaultValue = "8080", description = "Port of /livez, /readyz and /metrics.")
    private int managementPort;

    public static void main(String[] args) {
        // An exception that ends main would leave the other threads, and so a dead operator, running.
        System.exit(run(args));
    }

    /** The same image fetches files and judges health in the pods of tasks, with options of its own. */
    static int run(String... args) {
        return switch (args.length > 0 ? args[0] : "") {
            case FetchCommand.NAME -> new CommandLine(new FetchCommand()).execute(options(args));
            case HealthCommand.NAME -> new CommandLine(new HealthCommand()).execute(options(args));
            default -> new CommandLine(new Main()).execute(args);
        };
    }

    private static String[] options(String... args) {
        return Arrays.copyOfRange(args, 1, args.length);
    }

    @Override
    public Integer call() throws Exception {
        if (schedulerApiPort == null) {
            return run(Optional.empty());
        }
        try (var server = new SchedulerServer(schedulerApiPort)) {
            return run(
                    Optional.of(new SchedulerEndpoint(server, schedulerApiNamespace, SchedulerApiService.HEARTBEAT)));
        }
    }

    private int run(Optional<SchedulerEndpoint> schedulers) throws Exception {
        try (var client = new KubernetesClientBuilder().build();
                var election = Leadership.client(client.getConfiguration());
                var management = new ManagementServer(managementPort);
                var leadership = new Leadership(election, namespace, identity, management::standby)) {
            Runtime.getRuntime().addShutdownHook(new Thread(leadership::resign, "shutdown"));
            LOG.info("{} waits to lead", identity);
            if (!leadership.acquire()) {
                return 0;
            }
            try (var operator = new MesosOperator(
                    client, config(), Clock.systemUTC(), UUID::randomUUID, management.meters(), schedulers)) {
                management.serve(operator);
                operator.start();
                leadership.awaitEnd();
            }
            LOG.info("{} leads no longer", identity);
            return 0;
        }
    }

    private ExtendedResources extendedResources() {
        return extendedResources.isEmpty() ? ExtendedResources.gpus() : ExtendedResources.of(extendedResources);
    }

    private OperatorConfig config() {
        var allUsers = new HashMap<>(TaskPolicy.restricted().users());
        allUsers.putAll(users);
        return new OperatorConfig(
                new PodDefaults(
                        taskImage,
                        killGrace,
                        extendedResources(),
                        new FetcherDefaults(fetcherImage, fetcherPullPolicy, fetcherMemory),
                        new SandboxDefaults(sandboxStorageClass, sandboxSize)),
                new TaskPolicy(
                        allowRoot,
                        allowPrivileged,
                        allowHostNetwork,
                        Capability.parse(capabilities),
                        HostPaths.parse(hostPaths),
                        allUsers),
                new TaskTimeouts(startDeadline, podTimeToLive),
                agentPorts,
                new AgentPings(agentPingTimeout, maxAgentPingTimeouts),
                new AllocationPolicy(
                        Weights.parse(weights),
                        Quotas.parse(quotas),
                        whitelist.isEmpty() ? Optional.empty() : Optional.of(whitelist),
                        fairShareExcluded),
                new OfferTerms(allocationInterval, offerTimeout, mostOffers),
                externalServiceType,
                volumeStorageClass,
                concurrency,
                namespace,
                roles);
    }
}
