package io.mesosoperator.app;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.mesosoperator.app.configuration.ConfigurationReader;
import io.mesosoperator.app.configuration.ConfigurationReader.Result.Invalid;
import io.mesosoperator.app.configuration.ConfigurationReader.Result.Valid;
import io.mesosoperator.app.configuration.LiveConfiguration;
import io.mesosoperator.app.configuration.OperatorConfiguration;
import io.mesosoperator.executor.ExecutorServer;
import io.mesosoperator.fetcher.FetchCommand;
import io.mesosoperator.health.HealthCommand;
import io.mesosoperator.scheduler.SchedulerApiService;
import io.mesosoperator.scheduler.SchedulerServer;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The program: waits until it leads, then works until it is told to stop or leads no longer. */
@Command(
        name = "mesos-operator",
        mixinStandardHelpOptions = true,
        description = "Gives a Kubernetes cluster the Apache Mesos contract.")
public final class Main implements Callable<Integer> {

    private static final Logger LOG = LoggerFactory.getLogger(Main.class);

    @ArgGroup(multiplicity = "1")
    private File file = new File();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** What is done with the configuration. */
    private static final class File {

        @Option(names = "--config", paramLabel = "FILE", description = "Run with the configuration in this file.")
        private @Nullable Path config;

        @Option(
                names = "--check-config",
                paramLabel = "FILE",
                description = "Only say what is wrong with the configuration in this file.")
        private @Nullable Path checkConfig;
    }

    public static void main(String[] args) {
        // An exception that ends main would leave the other threads, and so a dead operator, running.
        System.exit(run(args));
    }

    /** The same image fetches files and judges health in the pods of tasks, and tests an installation. */
    static int run(String... args) {
        return switch (args.length > 0 ? args[0] : "") {
            case FetchCommand.NAME -> new CommandLine(new FetchCommand()).execute(options(args));
            case HealthCommand.NAME -> new CommandLine(new HealthCommand()).execute(options(args));
            case SmokeTestCommand.NAME -> new CommandLine(new SmokeTestCommand()).execute(options(args));
            default -> new CommandLine(new Main()).execute(args);
        };
    }

    private static String[] options(String... args) {
        return Arrays.copyOfRange(args, 1, args.length);
    }

    @Override
    public Integer call() throws Exception {
        return file.config == null ? check(Objects.requireNonNull(file.checkConfig)) : run(file.config);
    }

    private int check(Path path) {
        return switch (ConfigurationReader.read(path)) {
            case Valid _ -> {
                spec.commandLine().getOut().println(path + ": valid");
                yield ExitCode.OK;
            }
            case Invalid invalid -> refuse(path, invalid);
        };
    }

    private int run(Path path) throws Exception {
        return switch (ConfigurationReader.read(path)) {
            case Valid(var configuration) -> {
                AotCache.ofThisProcess().tell();
                new AdmissionPolicies(configuration.admissionPolicies()).tell();
                var live = new LiveConfiguration(configuration);
                var identity = PodIdentity.of(System.getenv());
                var problem = configuration.schedulerApi().problem(identity.namespace());
                if (problem.isPresent()) {
                    yield refuse(path, new Invalid(List.of(problem.get())));
                }
                try (var watch = new ConfigurationWatch(path, live).start()) {
                    yield run(live, watch, identity);
                }
            }
            case Invalid invalid -> refuse(path, invalid);
        };
    }

    private int refuse(Path path, Invalid invalid) {
        invalid.problems().forEach(problem -> spec.commandLine().getErr().println(path + ": " + problem));
        return ExitCode.USAGE;
    }

    private static int run(LiveConfiguration live, ConfigurationWatch watch, PodIdentity identity) throws Exception {
        var api = live.current().schedulerApi();
        if (!api.enabled()) {
            return serve(live, watch, identity, Optional.empty());
        }
        try (var server = new SchedulerServer(
                api.port(),
                api.limits(),
                () -> live.current().access(),
                () -> live.current().schedulerApi().viewers(),
                api.certificate())) {
            live.onChange(() -> live.current().schedulerApi().certificate().ifPresent(server::certificate));
            tellWhatIsOpen(live.current());
            return serve(
                    live,
                    watch,
                    identity,
                    Optional.of(new SchedulerEndpoint(server, api.namespaces(), SchedulerApiService.HEARTBEAT)));
        }
    }

    /** At each start: whoever has left something open should read it. */
    private static void tellWhatIsOpen(OperatorConfiguration configuration) {
        if (configuration.access().credentials().isEmpty()) {
            LOG.warn("The scheduler API has no credentials: anyone who reaches its port can run tasks as any framework,"
                    + " and sees all of them; see schedulerApi.credentialsSecret of the chart");
        }
        if (configuration.schedulerApi().certificate().isEmpty()) {
            LOG.warn("The scheduler API is served without TLS: secrets and calls cross the network as they are; see"
                    + " schedulerApi.tlsSecret of the chart");
        }
    }

    private static int serve(
            LiveConfiguration live,
            ConfigurationWatch watch,
            PodIdentity identity,
            Optional<SchedulerEndpoint> schedulers)
            throws Exception {
        var api = live.current().executorApi();
        if (!api.enabled()) {
            return run(live, watch, identity, new Endpoints(schedulers, Optional.empty()));
        }
        try (var server = new ExecutorServer(api.port(), api.knownByAddress())) {
            var terms = api.terms(live.current().tasks().podTimeToLive());
            var endpoint = new ExecutorEndpoint(server, api.address(), terms);
            return run(live, watch, identity, new Endpoints(schedulers, Optional.of(endpoint)));
        }
    }

    private static int run(LiveConfiguration live, ConfigurationWatch watch, PodIdentity identity, Endpoints endpoints)
            throws Exception {
        var configuration = live.current();
        var api = new ConfigBuilder().build();
        var label = new LeaderLabel(identity);
        try (var election = Leadership.client(api, configuration.leaderElection());
                var probes = new ProbeServer(configuration.probePort());
                var management = new ManagementServer(configuration.managementPort())) {
            watch.bindTo(management.gauges().meters());
            ApiServerWait.await(election, configuration.namespaces());
            if (endpoints.areAny()) {
                label.clear(election);
            }
            try (var leadership =
                    new Leadership(election, identity.namespace(), identity.name(), configuration.leaderElection())) {
                Runtime.getRuntime().addShutdownHook(new Thread(leadership::resign, "shutdown"));
                run(live, identity, endpoints, leadership, api, probes, management);
                if (endpoints.areAny()) {
                    label.clear(election);
                }
                return ExitCode.OK;
            }
        }
    }

    private static void run(
            LiveConfiguration live,
            PodIdentity identity,
            Endpoints endpoints,
            Leadership leadership,
            Config api,
            ProbeServer probes,
            ManagementServer management)
            throws Exception {
        try (var client = leadership.fenced(api);
                var operator = new MesosOperator(
                        client,
                        live,
                        identity.namespace(),
                        Clock.systemUTC(),
                        UUID::randomUUID,
                        management.gauges(),
                        endpoints.schedulers(),
                        endpoints.executors())) {
            new HeapGuard(operator::load, () -> Runtime.getRuntime().halt(HeapGuard.OUT_OF_MEMORY)).watch();
            probes.standby(() -> operator.isWarm() && leadership.anotherLeads());
            leadership.whileItLasts(() -> {
                if (lead(operator, leadership, identity, probes)) {
                    management.leads();
                    management.serve(operator.whyPages());
                    if (endpoints.areAny()) {
                        new LeaderLabel(identity).set(client);
                    }
                }
            });
        }
        LOG.info("{} ends: it was told to stop, or could not renew its Lease in time", identity.name());
    }

    /** Returns whether it leads, and works; false if it was told to stop before it did. */
    private static boolean lead(MesosOperator operator, Leadership leadership, PodIdentity identity, ProbeServer probes)
            throws InterruptedException {
        var isFirst = leadership.isHeld(); // then nobody else writes while the caches are filled
        operator.watch();
        LOG.info("{} has filled its caches with {}, and waits to lead", identity.name(), operator.load());
        if (!leadership.acquire()) {
            return false;
        }
        probes.serve(operator);
        if (!isFirst) {
            operator.catchUp();
        }
        operator.lead();
        return true;
    }
}
