package io.mesosoperator.app.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.mesosoperator.agent.AgentPings;
import io.mesosoperator.allocation.AllocationPolicy;
import io.mesosoperator.allocation.OfferTerms;
import io.mesosoperator.allocation.Quotas;
import io.mesosoperator.allocation.Weights;
import io.mesosoperator.app.configuration.ConfigurationReader.Result.Invalid;
import io.mesosoperator.app.configuration.ConfigurationReader.Result.Valid;
import io.mesosoperator.app.configuration.OperatorConfiguration.ExecutorApi;
import io.mesosoperator.app.configuration.OperatorConfiguration.SchedulerApi;
import io.mesosoperator.authorization.AccessControl;
import io.mesosoperator.authorization.Authorizer;
import io.mesosoperator.authorization.Credentials;
import io.mesosoperator.authorization.RateLimiters;
import io.mesosoperator.http.HttpLimits;
import io.mesosoperator.http.ServerCertificate;
import io.mesosoperator.kubernetes.ExtendedResources;
import io.mesosoperator.kubernetes.LeaseTimes;
import io.mesosoperator.kubernetes.Namespaces;
import io.mesosoperator.scheduler.SchedulerLimits;
import io.mesosoperator.security.AllowedNames;
import io.mesosoperator.security.AppliesTo;
import io.mesosoperator.security.Counted;
import io.mesosoperator.security.KubernetesPolicy;
import io.mesosoperator.security.MostResources;
import io.mesosoperator.security.NamedPolicy;
import io.mesosoperator.security.TaskPolicies;
import io.mesosoperator.security.TaskPolicy;
import io.mesosoperator.security.TaskPolicyBuilder;
import io.mesosoperator.security.Tenant;
import io.mesosoperator.security.TenantLimit;
import io.mesosoperator.security.TenantLimits;
import io.mesosoperator.security.UsualResources;
import io.mesosoperator.task.TaskTimeouts;
import io.mesosoperator.task.pod.FetcherDefaults;
import io.mesosoperator.task.pod.FetcherReach;
import io.mesosoperator.task.pod.PodDefaults;
import io.mesosoperator.task.pod.ResourceDefaults;
import io.mesosoperator.task.pod.SandboxDefaults;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.mesos.Protos.ACL.Entity;
import org.apache.mesos.Protos.ACL.RunTask;
import org.apache.mesos.Protos.ACLs;
import org.apache.mesos.Protos.RateLimit;
import org.apache.mesos.Protos.RateLimits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigurationReaderTest {

    private static final String HEAD = """
            apiVersion: config.mesosoperator.io/v1alpha1
            kind: OperatorConfiguration
            """;
    private static final String LEAST = HEAD + """
            tasks: {image: "busybox:1.35"}
            fetcher: {image: docker.io/mesosoperator/mesos-operator}
            """;

    private static final Path TLS = Path.of("src/test/resources/tls").toAbsolutePath();

    @Test
    void whatIsLeftOutHasMesosDefaults() {
        assertThat(valid(LEAST))
                .isEqualTo(new OperatorConfiguration(
                        PodDefaults.withImage("busybox:1.35"),
                        TaskPolicies.of(TaskPolicy.restricted()),
                        TaskTimeouts.DEFAULT,
                        false,
                        "[31000-32000]",
                        AgentPings.MESOS,
                        AllocationPolicy.even(),
                        OfferTerms.DEFAULT,
                        Set.of(),
                        "NodePort",
                        "",
                        new SchedulerApi(
                                false,
                                5050,
                                "",
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                SchedulerLimits.DEFAULT,
                                "",
                                Map.of(),
                                Map.of(),
                                Set.of(),
                                false,
                                false),
                        new ExecutorApi(
                                false,
                                5051,
                                "",
                                false,
                                Duration.ofMinutes(1),
                                Duration.ofSeconds(5),
                                Duration.ofMinutes(5)),
                        AccessControl.OPEN,
                        8080,
                        8081,
                        LeaseTimes.DEFAULT,
                        16,
                        Namespaces.ALL,
                        false));
    }

    @Test
    void everyFieldIsRead(@TempDir Path directory) throws IOException {
        var credentials = Files.writeString(directory.resolve("credentials"), "ads secret\n");

        assertThat(valid(HEAD + """
                tasks:
                  image: alpine
                  killGrace: PT10S
                  startDeadline: PT1M
                  podTimeToLive: P1DT12H
                  runningEvents: true
                  defaultMemory: 256
                  policy:
                    allowRoot: true
                    allowPrivileged: true
                    allowHostNetwork: true
                    allowRootGroup: true
                    allowExternalServices: true
                    bindToAgent: true
                    capabilities: [NET_ADMIN]
                    hostPaths: ["/srv:rw"]
                    users: {web: 1001, nobody: 99}
                  policyByName: true
                  policies:
                  - name: batch
                    byName: true
                    appliesTo: {namespaces: [team-a], roles: [ads], frameworks: [team-a/spark, hdfs]}
                    images: [registry.example/team/, "busybox:1.35"]
                    requireDigest: true
                    ids: [1000-1999]
                    dockerParameters: [env, user]
                    secrets: [database]
                    configMaps: [settings]
                    persistentVolumeClaims: [data]
                    imagePullSecrets: [registry]
                    serviceAccounts: [worker, default]
                    csiDrivers: [secrets-store.csi.k8s.io]
                    runtimeClasses: [gvisor]
                    priorityClasses: ["batch-*"]
                    tolerations: ["nvidia.com/*"]
                    metadataKeys: ["*"]
                    maxResources: "cpus:4; mem:8192; gpus:0"
                    defaultMemory: 256
                    leastMemory: 64
                    defaultDisk: 512
                    leastDisk: 16
                fetcher:
                  image: mine
                  pullPolicy: Always
                  memory: 512
                  certificates: ours
                  httpProxy: http://proxy:3128
                  httpsProxy: http://proxy
                  noProxy: [cluster.local]
                sandbox: {storageClass: local, size: 64, limit: 2048}
                agents:
                  extendedResources: {fpgas: example.org/fpga}
                  ports: "[1-2, 5-6]"
                  pingTimeout: PT0.5S
                  maxPingTimeouts: 2
                allocation:
                  interval: PT0S
                  roles: [ads, a/b]
                  weights: {prod: 2, batch: "0.5"}
                  quotas: {prod: "cpus:2;mem:1024"}
                  whitelist: [node-1]
                  fairSharingExcludedResourceNames: [gpus]
                  limits:
                  - {per: role, names: [prod, "*"], tasks: 100, frameworks: 9, offers: 7,
                     reservations: "cpus:4;mem:1024"}
                  - {per: namespace, tasks: 0}
                offers: {timeout: PT10S, contestedTimeout: PT5S, maxPerFramework: 7}
                volumes: {storageClass: fast}
                discovery: {externalServiceType: LoadBalancer}
                schedulerApi:
                  enabled: true
                  port: 5051
                  namespace: mesos
                  credentials: %s
                  tls: %s
                  cluster: east
                  rolesNamespaces: {analytics: team-a}
                  principalsNamespaces: {ads: team-a}
                  operators: [ops]
                  agentStatistics: true
                  sandboxFiles: true
                  rateLimits: {limits: [{principal: ads, qps: 2.5, capacity: 3}], aggregateDefaultQps: 1}
                  limits:
                    connections: 20
                    connectionsPerAddress: 10
                    headerTime: PT1S
                    headerKibibytes: 8
                    bodyTime: PT2S
                    writeTime: PT3S
                    idleTime: PT4S
                    callMebibytes: 1
                    callMebibytesInAll: 2
                    streamMebibytes: 3
                    streamMebibytesInAll: 4
                    reconcileTasks: 5
                    frameworks: 6
                executorApi:
                  enabled: true
                  port: 5052
                  address: "mesos:5052"
                  knownByAddress: true
                  registrationTimeout: PT2S
                  shutdownGrace: PT3S
                  idleTimeout: PT4S
                authorization:
                  admission: true
                  acls:
                    permissive: false
                    run_tasks: [{principals: {values: [ads]}, users: {type: ANY}}]
                managementPort: 9090
                probePort: 9091
                leaderElection: {leaseDuration: PT30S, renewDeadline: PT20S, retryPeriod: PT2.5S}
                concurrency: 32
                namespaces: [team-a, mesos]
                """.formatted(credentials, TLS)))
                .isEqualTo(new OperatorConfiguration(
                        new PodDefaults(
                                "alpine",
                                Duration.ofSeconds(10),
                                ExtendedResources.of(Map.of("fpgas", "example.org/fpga")),
                                new FetcherDefaults(
                                        "mine",
                                        "Always",
                                        512,
                                        new FetcherReach(
                                                "ours", "http://proxy:3128", "http://proxy", Set.of("cluster.local"))),
                                new SandboxDefaults("local", 64),
                                new ResourceDefaults(256, 2048)),
                        new TaskPolicies(
                                TaskPolicyBuilder.closed()
                                        .root(true)
                                        .rootGroup(true)
                                        .privileged(true)
                                        .hostNetwork(true)
                                        .externalServices(true)
                                        .bindToAgent(true)
                                        .capabilities(List.of("NET_ADMIN"))
                                        .hostPaths(List.of("/srv:rw"))
                                        .user("nobody", 99)
                                        .user("web", 1001)
                                        .build(),
                                List.of(new NamedPolicy(
                                        "batch",
                                        new AppliesTo(Set.of("team-a"), Set.of("ads"), Set.of("team-a/spark", "hdfs")),
                                        true,
                                        TaskPolicyBuilder.closed()
                                                .named("batch")
                                                .images("registry.example/team/", "busybox:1.35")
                                                .secrets("database")
                                                .kubernetes(new KubernetesPolicy(
                                                        names("settings"),
                                                        names("data"),
                                                        names("registry"),
                                                        names("worker", "default"),
                                                        names("secrets-store.csi.k8s.io"),
                                                        names("gvisor"),
                                                        names("batch-*"),
                                                        names("nvidia.com/*"),
                                                        names("*")))
                                                .requireDigest()
                                                .ids("1000-1999")
                                                .dockerParameters("env", "user")
                                                .most("cpus:4;mem:8192;gpus:0")
                                                .usual(new UsualResources(256, 64, 512, 16))
                                                .build())),
                                true),
                        new TaskTimeouts(Duration.ofMinutes(1), Duration.ofHours(36)),
                        true,
                        "[1-2, 5-6]",
                        new AgentPings(Duration.ofMillis(500), 2),
                        new AllocationPolicy(
                                new Weights(Map.of("prod", 2.0, "batch", 0.5)),
                                Quotas.of(Map.of("prod", "cpus:2;mem:1024")),
                                Optional.of(Set.of("node-1")),
                                Set.of("gpus"),
                                new TenantLimits(List.of(
                                        new TenantLimit(
                                                "allocation.limits[0]",
                                                Tenant.Kind.ROLE,
                                                Set.of("prod", "*"),
                                                Map.of(Counted.TASKS, 100, Counted.FRAMEWORKS, 9, Counted.OFFERS, 7),
                                                MostResources.parse("cpus:4;mem:1024")),
                                        new TenantLimit(
                                                "allocation.limits[1]",
                                                Tenant.Kind.NAMESPACE,
                                                Set.of(),
                                                Map.of(Counted.TASKS, 0),
                                                MostResources.ANY)))),
                        new OfferTerms(Duration.ZERO, Duration.ofSeconds(10), Duration.ofSeconds(5), 7),
                        Set.of("ads", "a/b"),
                        "LoadBalancer",
                        "fast",
                        new SchedulerApi(
                                true,
                                5051,
                                "mesos",
                                Optional.of(credentials),
                                Optional.of(TLS),
                                Optional.of(ServerCertificate.parse(
                                        Files.readString(TLS.resolve("tls.crt")),
                                        Files.readString(TLS.resolve("tls.key")))),
                                new SchedulerLimits(
                                        new HttpLimits(
                                                20,
                                                10,
                                                Duration.ofSeconds(1),
                                                8 << 10,
                                                Duration.ofSeconds(2),
                                                Duration.ofSeconds(3),
                                                Duration.ofSeconds(4)),
                                        1 << 20,
                                        2 << 20,
                                        3 << 20,
                                        4 << 20,
                                        5,
                                        6),
                                "east",
                                Map.of("analytics", "team-a"),
                                Map.of("ads", "team-a"),
                                Set.of("ops"),
                                true,
                                true),
                        new ExecutorApi(
                                true,
                                5052,
                                "mesos:5052",
                                true,
                                Duration.ofSeconds(2),
                                Duration.ofSeconds(3),
                                Duration.ofSeconds(4)),
                        new AccessControl(
                                Optional.of(Credentials.parse("ads secret")),
                                new Authorizer(ACLs.newBuilder()
                                        .setPermissive(false)
                                        .addRunTasks(RunTask.newBuilder()
                                                .setPrincipals(
                                                        Entity.newBuilder().addValues("ads"))
                                                .setUsers(Entity.newBuilder().setType(Entity.Type.ANY)))
                                        .build()),
                                RateLimiters.of(RateLimits.newBuilder()
                                        .addLimits(RateLimit.newBuilder()
                                                .setPrincipal("ads")
                                                .setQps(2.5)
                                                .setCapacity(3))
                                        .setAggregateDefaultQps(1)
                                        .build())),
                        9090,
                        9091,
                        new LeaseTimes(Duration.ofSeconds(30), Duration.ofSeconds(20), Duration.ofMillis(2500)),
                        32,
                        new Namespaces(Set.of("mesos", "team-a")),
                        true));
    }

    @Test
    void frameworksThatSubscribeAreNotInTheOperatorsNamespace() {
        assertThat(valid(LEAST).schedulerApi().problem("own")).isEmpty();
        assertThat(valid(LEAST + "schedulerApi: {enabled: true}").schedulerApi().problem("own"))
                .hasValueSatisfying(why -> assertThat(why).startsWith("schedulerApi.namespace: is missing"));
        assertThat(valid(LEAST + "schedulerApi: {enabled: true, namespace: mesos, rolesNamespaces: {ads: own}}")
                        .schedulerApi()
                        .problem("own"))
                .hasValueSatisfying(why -> assertThat(why).contains("the namespace 'own' is the operator's own"));
        assertThat(valid(LEAST + "schedulerApi: {enabled: true, namespace: mesos}")
                        .schedulerApi()
                        .problem("own"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"offers:", "offers: null", "offers: {timeout: null}", "offers: {}", "# nothing"})
    void asInKubernetesNullIsWhatIsNotThere(String line) {
        assertThat(valid(LEAST + line).offers()).isEqualTo(OfferTerms.DEFAULT);
    }

    @Test
    void allMistakesAreToldAtOnce() {
        assertThat(problems("""
                apiVersion: v1
                tasks: {killGrace: 3, policy: {alowRoot: true}}
                fetcher: {image: mine, memory: 1}
                offers: {timeout: PT5, timeout: PT5}
                discovery: {externalServiceType: ClusterIP}
                """))
                .containsExactlyInAnyOrder(
                        "apiVersion: 'v1' is unknown; write config.mesosoperator.io/v1alpha1",
                        "kind: is missing; write OperatorConfiguration",
                        "tasks.image: is missing; write for example docker.io/library/busybox:1.35",
                        "tasks.killGrace: 3 is no ISO 8601 duration; write for example PT5M",
                        "tasks.policy.alowRoot: unknown field; did you mean allowRoot?",
                        "fetcher.memory: 1 is out of range; write an integer of 128 to 65536",
                        "offers.timeout: is there twice, again in line 4; remove one",
                        "offers.timeout: 'PT5' is no ISO 8601 duration; write for example PT5M",
                        "discovery.externalServiceType: 'ClusterIP' is unknown; write NodePort or LoadBalancer");
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                arguments(
                        "offers: {timeout: PT5}",
                        "offers.timeout: 'PT5' is no ISO 8601 duration; write for example PT5M"),
                arguments(
                        "offers: {timeout: [1]}",
                        "offers.timeout: a list is no ISO 8601 duration; write for example PT5M"),
                arguments(
                        "offers: {timeout: -PT5S}",
                        "offers.timeout: '-PT5S' is out of range; write an ISO 8601 duration from PT0S to P36500D"),
                arguments(
                        "offers: {timeout: P999999D}",
                        "offers.timeout: 'P999999D' is out of range; write an ISO 8601 duration from PT0S to P36500D"),
                arguments(
                        "agents: {pingTimeout: PT0S}",
                        "agents.pingTimeout: 0 is out of range; write a positive ISO 8601 duration, for example PT5M"),
                arguments("offers: soon", "offers: 'soon' is no mapping; write the fields of offers into it"),
                arguments(
                        "offers: {ports: 1}",
                        "offers.ports: unknown field; remove it, or write one of timeout, contestedTimeout,"
                                + " maxPerFramework"),
                arguments("offer: {}", "offer: unknown field; did you mean offers?"),
                arguments(
                        "allocation: {limits: [{per: team}]}",
                        "allocation.limits[0].per: 'team' is unknown; write namespace or role"),
                arguments(
                        "allocation: {limits: [{per: namespace, names: [A]}]}",
                        "allocation.limits[0].names: 'A' is no name of a namespace; write for example ads"),
                arguments(
                        "allocation: {limits: [{per: namespace, reservations: \"cpus:1\"}]}",
                        "allocation.limits[0].reservations: is of roles, and this limit is per namespace; write it into"
                                + " one per role"),
                arguments(
                        "allocation: {limits: [{per: role, tasks: -1}]}",
                        "allocation.limits[0].tasks: -1 is out of range; write an integer of 0 or more"),
                arguments(
                        "allocation: {limits: [{per: role, tasks: 1}, {per: role, names: [a], tasks: 2}]}",
                        "allocation.limits[1]: is for no role, because those before it are for all that it is for;"
                                + " write it before them, or remove it"),
                arguments(
                        "offers: {max_per_framework: 1}",
                        "offers.max_per_framework: unknown field; did you mean maxPerFramework?"),
                arguments(
                        "offers: {maxPerFramework: many}",
                        "offers.maxPerFramework: 'many' is no integer; write for example 100"),
                arguments(
                        "offers: {maxPerFramework: 1.5}",
                        "offers.maxPerFramework: 1.5 is no integer; write for example 100"),
                arguments(
                        "offers: {maxPerFramework: 0}",
                        "offers.maxPerFramework: 0 is out of range; write an integer of 1 or more"),
                arguments(
                        "concurrency: 99999999999",
                        "concurrency: 99999999999 is out of range; write an integer of 1 or more"),
                arguments(
                        "managementPort: 80", "managementPort: 80 is out of range; write an integer of 1024 to 65535"),
                arguments(
                        "schedulerApi: {enabled: true, port: 8080}",
                        "schedulerApi.port: 8080 is the managementPort; write another port"),
                arguments(
                        "schedulerApi: {enabled: true, port: 8081}",
                        "schedulerApi.port: 8081 is the probePort; write another port"),
                arguments(
                        "schedulerApi: {enabled: true, namespace: mesos, port: 5051}\n"
                                + "executorApi: {enabled: true, address: \"a:5051\"}",
                        "executorApi.port: 5051 is another port of the operator; write another"),
                arguments("probePort: 8080", "probePort: 8080 is the managementPort; write another port"),
                arguments(
                        "schedulerApi: {enabled: maybe}",
                        "schedulerApi.enabled: 'maybe' is no boolean; write true or false"),
                arguments(
                        "schedulerApi: {namespace: My_Own}",
                        "schedulerApi.namespace: 'My_Own' is no name of a namespace; write for example mesos"),
                arguments(
                        "namespaces: [a]\nschedulerApi: {enabled: true, namespace: b}",
                        "schedulerApi.namespace: 'b' is none of namespaces, so nobody would serve its frameworks; write"
                                + " one of them"),
                arguments(
                        "leaderElection: {leaseDuration: PT40S}",
                        "leaderElection.leaseDuration: PT40S is not longer than the renewDeadline PT40S; write a longer"
                                + " one, or a shorter renewDeadline"),
                arguments(
                        "leaderElection: {leaseDuration: PT60.5S}",
                        "leaderElection.leaseDuration: PT1M0.5S is no whole number of seconds; a Lease has no others"),
                arguments(
                        "leaderElection: {renewDeadline: PT6S}",
                        "leaderElection.renewDeadline: PT6S is not longer than 1.2 times the retryPeriod PT5S; write"
                                + " more than PT6S, or a shorter retryPeriod"),
                arguments(
                        "leaderElection: {retryPeriod: PT0S}",
                        "leaderElection.retryPeriod: 0 is out of range; write a positive ISO 8601 duration, for"
                                + " example PT5M"),
                arguments(
                        "authorization: {acls: {run_task: []}}",
                        "authorization.acls.runTask: is not a field of ACLs; did you mean 'runTasks'?"),
                arguments(
                        "authorization: {acls: {register_frameworks: [{principals: {type: ALL}, roles: {}}]}}",
                        "authorization.acls.registerFrameworks[0].principals.type: is 'ALL' but has to be one of SOME,"
                                + " ANY, NONE"),
                arguments(
                        "authorization: {acls: {runTasks: [], run_tasks: []}}",
                        "authorization.acls.run_tasks: is there twice, as runTasks too; remove one"),
                arguments(
                        "schedulerApi: {rateLimits: {limits: [{principal: a}, {principal: a, qps: 1}]}}",
                        "schedulerApi.rateLimits: Duplicate principal a found in RateLimits configuration; remove one"),
                arguments(
                        "schedulerApi: {rateLimits: {limits: [{principal: a, qps: 0}]}}",
                        "schedulerApi.rateLimits: Invalid qps: 0.0. It must be a positive number"),
                arguments(
                        "schedulerApi: {rateLimits: {aggregate_default_qps: -1}}",
                        "schedulerApi.rateLimits: Invalid aggregate_default_qps: -1.0. It must be a positive number"),
                arguments(
                        "schedulerApi: {credentials: secret}",
                        "schedulerApi.credentials: 'secret' is no path of a file; write for example"
                                + " /etc/mesos-operator-credentials/credentials"),
                arguments(
                        "schedulerApi: {credentials: /nowhere/at/all}",
                        "schedulerApi.credentials: cannot be read: java.nio.file.NoSuchFileException: /nowhere/at/all"),
                arguments("volumes: {storageClass: 1}", "volumes.storageClass: 1 is no text; write it in quotes"),
                arguments(
                        "agents: {ports: 31000-32000}",
                        "agents.ports: '31000-32000' is no list of ranges in Mesos' text form;"
                                + " write for example \"[31000-32000]\""),
                arguments(
                        "agents: {ports: [31000-32000]}",
                        "agents.ports: a list is no list of ranges in Mesos' text form;"
                                + " write for example \"[31000-32000]\""),
                arguments(
                        "agents: {extendedResources: {gpus: gpu}}",
                        "agents.extendedResources[gpus]: extended resources: 'gpu' of 'gpus' is not an extended"
                                + " resource; its name has a domain, as in nvidia.com/gpu"),
                arguments(
                        "agents: {extendedResources: {a: b.c/d, e: b.c/d}}",
                        "agents.extendedResources: extended resources: two names map to the same resource in"
                                + " {a=b.c/d, e=b.c/d}; remove one"),
                arguments("allocation: {roles: ads}", "allocation.roles: 'ads' is no list; write for example [ads]"),
                arguments("allocation: {roles: [/a]}", "allocation.roles[0]: Role '/a' cannot start with a slash"),
                arguments("allocation: {roles: [a, a]}", "allocation.roles[1]: 'a' is there twice; remove one"),
                arguments(
                        "allocation: {weights: [prod]}",
                        "allocation.weights: a list is no mapping; write for example {prod: 2}"),
                arguments(
                        "allocation: {weights: {prod: much}}",
                        "allocation.weights[prod]: 'much' is no number; write for example 2"),
                arguments(
                        "allocation: {weights: {prod: 0}}",
                        "allocation.weights[prod]: 0 is out of range; write a positive number, for example 2"),
                arguments(
                        "allocation: {weights: {/a: 1}}",
                        "allocation.weights[/a]: Invalid weight: '/a=1.0'. /a is not a valid role."
                                + " Role '/a' cannot start with a slash"),
                arguments(
                        "allocation: {quotas: {prod: \"ports:[1-2]\"}}",
                        "allocation.quotas[prod]: Invalid quota 'prod=ports:[1-2]': ports:[1-2] is not an amount;"
                                + " guarantee cpus, mem, disk and the like"),
                arguments(
                        "allocation: {quotas: {prod: cpus}}",
                        "allocation.quotas[prod]: 'cpus' is no list of amounts; write for example cpus:8;mem:16384"),
                arguments(
                        "fetcher: {image: \"\"}",
                        "fetcher.image: '' is no image; write for example docker.io/mesosoperator/mesos-operator"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mistakes")
    void aMistakeIsToldWithItsPathAndWhatToWriteInstead(String line, String problem) {
        var text = line.startsWith("fetcher") ? HEAD + "tasks: {image: a}\n" + line : LEAST + line;

        assertThat(problems(text)).containsExactly(problem);
    }

    @Test
    void allMistakesOfAllPoliciesAreToldAtOnce() {
        var hash = "0123456789abcdef".repeat(4);

        assertThat(problems(HEAD + """
                tasks:
                  image: busybox:1.35
                  policies:
                  - name: batch
                    appliesTo: {namespaces: [team-a]}
                    images: ["busybox:1 ", "registry.example/team-%s/"]
                  - name: batch
                    appliesTo: {roles: [a//b], frameworks: [a/b/c], namespace: [x]}
                    images: [registry.example, busybox, docker.io/library/busybox]
                    ids: [0-9]
                    dockerParameters: [privileged, nosuch, env]
                    maxResources: "cpu:1"
                    capabilities: [FLY]
                    hostPaths: ["/a/../b"]
                    allowRoots: true
                  - appliesTo: {}
                    maxResources: "mem:100"
                    defaultMemory: 101
                  - batch
                  - {name: My_Own, byName: true, images: ["app@sha256:%s", "app@sha256:12"]}
                fetcher: {image: mine}
                """.formatted(hash, hash)))
                .satisfiesExactlyInAnyOrder(
                        says("tasks.policies[0].images[0]: 'busybox:1 ' is no image; write for example"
                                + " registry.example/team/"),
                        says("tasks.policies[1].name: 'batch' is the name of another policy before it; write another"
                                + " one"),
                        says("tasks.policies[1].appliesTo.roles[0]: "),
                        says("tasks.policies[1].appliesTo.frameworks[0]: 'a/b/c' is no name of a Framework; write for"
                                + " example team-a/batch"),
                        says("tasks.policies[1].appliesTo.namespace: unknown field; did you mean namespaces?"),
                        says("tasks.policies[1].images[0]: 'registry.example' would be an image of Docker's library;"
                                + " write registry.example/ for all of a registry"),
                        says("tasks.policies[1].ids[0]: '0-9' is no range of 1 to 2147483647; write for example"
                                + " 1000-1999, or 1001"),
                        says("tasks.policies[1].dockerParameters[0]: 'privileged' is for no task: use"
                                + " docker.privileged"),
                        says("tasks.policies[1].dockerParameters[1]: 'nosuch' is no Docker parameter that pods have;"
                                + " write for example env"),
                        says("tasks.policies[1].maxResources: 'cpu' is no resource of tasks; write cpus"),
                        says("tasks.policies[1].capabilities[0]: 'FLY' is not a Linux capability"),
                        says("tasks.policies[1].hostPaths[0]: "),
                        says("tasks.policies[1].allowRoots: unknown field; did you mean allowRoot?"),
                        says("tasks.policies[2].name: is missing; write for example batch"),
                        says("tasks.policies[2].appliesTo: says nothing, and so the policy would be for everybody;"),
                        says("tasks.policies[2].defaultMemory: 101 is more than maxResources has of mem; write at most"
                                + " 100"),
                        says("tasks.policies[3]: 'batch' is no mapping; write the fields into it"),
                        says("tasks.policies[4].name: 'My_Own' is no name of a policy; write for example batch"),
                        says("tasks.policies[4].images[1]: 'app@sha256:12' names no images; write"));
    }

    private static Consumer<String> says(String start) {
        return problem -> assertThat(problem).startsWith(start);
    }

    @ParameterizedTest
    @CsvSource({
        "policies: {name: x}, tasks.policies: a mapping is no list; write an item with a dash before it for each",
        "policies: x, tasks.policies: 'x' is no list; write an item with a dash before it for each",
        "policyByName: maybe, tasks.policyByName: 'maybe' is no boolean; write true or false",
        "policie: [], tasks.policie: unknown field; did you mean policies?",
    })
    void aListOfPoliciesIsAList(String line, String problem) {
        assertThat(problems(LEAST.replace("tasks: {", "tasks: {" + line + ", ")))
                .containsExactly(problem);
    }

    @Test
    void aPolicyTakesOverNothingFromTheDefault() {
        var policies = valid(HEAD + """
                tasks:
                  image: busybox:1.35
                  policy: {allowRoot: true, hostPaths: [/srv], users: {web: 7}, images: [team/]}
                  policies: [{name: batch, appliesTo: {namespaces: [team-a]}, allowHostNetwork: true}]
                fetcher: {image: mine}
                """).policies();

        assertThat(policies.named())
                .extracting(NamedPolicy::policy)
                .containsExactly(TaskPolicyBuilder.closed()
                        .named("batch")
                        .hostNetwork(true)
                        .build());
    }

    @ParameterizedTest
    @ValueSource(strings = {"capabilities: [FLY]", "hostPaths: [/data/../etc]", "users: {web: -1}"})
    void whatTasksMayAskForIsCheckedAsWell(String line) {
        assertThat(problems(LEAST.replace("tasks: {", "tasks: {policy: {" + line + "}, ")))
                .singleElement()
                .satisfies(problem ->
                        assertThat(problem).startsWith("tasks.policy." + line.replaceFirst(":.*", "") + "["));
    }

    @Test
    void whatIsNoYamlIsToldWithLineAndColumn() {
        assertThat(problems("apiVersion: v1\nkind: [a\noffers: {}\n"))
                .containsExactly("line 3, column 7: no YAML: while parsing a flow sequence,"
                        + " expected ',' or ']', but got :");
        assertThat(problems("apiVersion: v1\n\tkind: b\n"))
                .containsExactly("line 2, column 1: no YAML: while scanning for the next token, found character"
                        + " '\\t(TAB)' that cannot start any token. (Do not use \\t(TAB) for indentation)");
    }

    @Test
    void anAliasIsNotTakenForAText() {
        assertThat(problems(LEAST + "volumes: {storageClass: &a fast}\nsandbox: {storageClass: *a}\n"))
                .containsExactly("sandbox.storageClass: *a is an alias; write the value itself");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "# nothing", "text", "[a]", "null"})
    void aFileThatHasNoFieldsIsNone(String text) {
        assertThat(problems(text))
                .containsExactly("the file has no fields; begin it with apiVersion: config.mesosoperator.io/v1alpha1");
    }

    @Test
    void aFileIsOneDocument() {
        assertThat(problems(LEAST + "---\na: 1\n"))
                .containsExactly("line 6: a second document; write all into the first");
    }

    @Test
    void aFileThatIsNotThereIsTold(@TempDir Path folder) {
        assertThat(ConfigurationReader.read(folder.resolve("none")))
                .isEqualTo(new Invalid(List.of("there is no such file")));
    }

    private static OperatorConfiguration valid(String text) {
        return switch (ConfigurationReader.read(text)) {
            case Valid(var configuration) -> configuration;
            case Invalid(var problems) -> throw new AssertionError(problems);
        };
    }

    private static List<String> problems(String text) {
        return switch (ConfigurationReader.read(text)) {
            case Valid _ -> List.of();
            case Invalid(var problems) -> problems;
        };
    }

    private static AllowedNames names(String... names) {
        return new AllowedNames(Set.of(names));
    }
}
