package io.mesosoperator.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MatchCondition;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicy;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChartIT {

    private static final Path CHART = Repository.file("helm/mesos-operator");
    // What a Helm of the project's own would take for the cluster's version is of no interest.
    private static final List<String> TEMPLATE = List.of(
            "template", "mesos-operator", CHART.toString(), "--namespace", "mesos-system", "--kube-version", "1.36.0");

    @Test
    void theChartHasTheCommittedDefinitions() {
        assertThat(yamlFiles(CHART.resolve("files/crds")))
                .as("files in helm/mesos-operator/files/crds; make generate writes them as it writes those in crds")
                .isEqualTo(yamlFiles(Repository.file("crds")));
    }

    @Test
    void helmFindsNothingWrongWithTheChart() {
        assertThat(helm("lint", "--strict", CHART.toString()).orThrow()).contains("0 chart(s) failed");
    }

    @Test
    void byDefaultTheOperatorFitsThePodSecurityLevelRestricted() {
        var pod = only(Deployment.class).getSpec().getTemplate().getSpec();

        assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
        assertThat(pod.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
        assertThat(pod.getContainers()).singleElement().satisfies(container -> {
            assertThat(container.getSecurityContext().getAllowPrivilegeEscalation())
                    .isFalse();
            assertThat(container.getSecurityContext().getReadOnlyRootFilesystem())
                    .isTrue();
            assertThat(container.getSecurityContext().getCapabilities().getDrop())
                    .containsExactly("ALL");
        });
    }

    @Test
    void theOperatorMayDoNothingToEverything() {
        assertThat(clusterRole("mesos-operator").getRules()).isNotEmpty().allSatisfy(rule -> {
            assertThat(rule.getApiGroups()).doesNotContain("*");
            assertThat(rule.getResources()).doesNotContain("*", "secrets");
            assertThat(rule.getVerbs()).doesNotContain("*");
        });
    }

    @Test
    void tenantsWriteNothingThatIsTheOperators() {
        for (var name : List.of(
                "mesos-operator-framework", "mesos-operator-edit", "mesos-operator-view", "mesos-operator-defaults")) {
            assertThat(clusterRole(name).getRules()).isNotEmpty().allSatisfy(rule -> {
                assertThat(rule.getApiGroups()).doesNotContain("*");
                assertThat(rule.getResources()).doesNotContain("*", "secrets");
                assertThat(rule.getVerbs()).doesNotContain("*");
                if (rule.getResources().contains("agents")) {
                    assertThat(rule.getVerbs()).containsExactly("get", "list", "watch");
                }
                if (rule.getResources().contains("offers")) {
                    assertThat(rule.getVerbs()).doesNotContain("create");
                }
                if (rule.getResources().stream().anyMatch(resource -> resource.endsWith("status"))) {
                    assertThat(rule.getVerbs()).containsExactly("get", "list", "watch");
                }
            });
        }
    }

    @Test
    void whoMayEditANamespaceMayRunFrameworksThereOnlyIfThatIsAskedFor() {
        assertThat(clusterRole("mesos-operator-edit").getMetadata().getLabels())
                .doesNotContainKey("rbac.authorization.k8s.io/aggregate-to-edit");

        var aggregated = new String[] {"--set", "authorization.aggregate=true"};
        assertThat(clusterRole("mesos-operator-edit", aggregated).getMetadata().getLabels())
                .containsEntry("rbac.authorization.k8s.io/aggregate-to-edit", "true");
        assertThat(clusterRole("mesos-operator-view", aggregated).getMetadata().getLabels())
                .containsEntry("rbac.authorization.k8s.io/aggregate-to-view", "true");
        assertThat(clusterRole("mesos-operator-defaults", aggregated)
                        .getMetadata()
                        .getLabels())
                .as("names are granted by somebody")
                .noneSatisfy((key, value) -> assertThat(key).contains("aggregate"));
    }

    @Test
    void theOperatorIsToldWhetherThereAreAdmissionPolicies() {
        assertThat(configuration().at("/authorization/admission").asBoolean()).isTrue();
        assertThat(policies()).contains("mesos-operator-frameworks", "mesos-operator-tasks", "mesos-operator-accepts");

        var off = new String[] {"--set", "authorization.enabled=false"};
        assertThat(configuration().at("/tasks/policyByName").asBoolean()).isTrue();
        assertThat(configuration(off).at("/tasks/policyByName").isMissingNode()).isTrue();
        assertThat(configuration(off).at("/authorization/admission").isBoolean())
                .isTrue();
        assertThat(configuration(off).at("/authorization/admission").asBoolean())
                .isFalse();
        assertThat(policies(off))
                .containsExactlyInAnyOrder(
                        "mesos-operator-ownership", "mesos-operator-offers", "mesos-operator-statuses");
    }

    @Test
    void whoIsExemptIsInEachPolicy() {
        var exempt = new String[] {
            "--set", "authorization.exemptUsers={velero},authorization.exemptGroups={backup}",
            "--set", "ownership.exemptUsers={velero},ownership.exemptGroups={backup}"
        };

        assertThat(rendered(exempt))
                .filteredOn(ValidatingAdmissionPolicy.class::isInstance)
                .hasSize(6)
                .allSatisfy(policy -> assertThat(
                                ((ValidatingAdmissionPolicy) policy).getSpec().getMatchConditions())
                        .extracting(MatchCondition::getExpression)
                        .anyMatch(expression ->
                                expression.contains(":mesos-system:mesos-operator'") && expression.contains("'velero'"))
                        .anyMatch(expression -> expression.contains("group in ['backup']")));
    }

    private static List<String> policies(String... more) {
        return rendered(more).stream()
                .filter(ValidatingAdmissionPolicy.class::isInstance)
                .map(policy -> policy.getMetadata().getName())
                .toList();
    }

    private static ClusterRole clusterRole(String name, String... more) {
        return rendered(more).stream()
                .filter(ClusterRole.class::isInstance)
                .map(ClusterRole.class::cast)
                .filter(role -> role.getMetadata().getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(strings = {"default", "everything"})
    void theConfigurationIsWhatTheOperatorIsTestedWith(String name) throws IOException {
        var folder = Repository.file("examples/src/test/resources/chart");
        var golden = folder.resolve(name + ".yaml");

        var text =
                configurationFile("--values", folder.resolve(name + ".values").toString());

        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(golden, text);
        }
        assertThat(golden).hasContent(text);
    }

    @Test
    void theOperatorReadsTheMountedConfiguration() {
        var pod = only(Deployment.class).getSpec().getTemplate().getSpec();

        assertThat(pod.getContainers())
                .singleElement()
                .satisfies(container ->
                        assertThat(container.getArgs()).containsExactly("--config=/etc/mesos-operator/config.yaml"));
        assertThat(pod.getVolumes())
                .filteredOn(volume -> volume.getName().equals("config"))
                .singleElement()
                .satisfies(volume -> assertThat(volume.getConfigMap().getName())
                        .isEqualTo(only(ConfigMap.class).getMetadata().getName()));
    }

    @Test
    void theCredentialsOfASecretReachTheOperator() {
        var secret = new String[] {
            "--set",
            "schedulerApi.credentialsSecret=mine,config.schedulerApi.enabled=true,config.schedulerApi.namespace=mesos"
        };
        var pod = rendered(secret).stream()
                .filter(Deployment.class::isInstance)
                .map(deployment ->
                        ((Deployment) deployment).getSpec().getTemplate().getSpec())
                .findFirst()
                .orElseThrow();

        assertThat(configuration(secret).at("/schedulerApi/credentials").asText())
                .isEqualTo("/etc/mesos-operator-credentials/credentials");
        assertThat(pod.getVolumes())
                .filteredOn(volume -> volume.getSecret() != null)
                .singleElement()
                .satisfies(
                        volume -> assertThat(volume.getSecret().getSecretName()).isEqualTo("mine"));
        assertThat(pod.getContainers().getFirst().getVolumeMounts())
                .filteredOn(mount -> mount.getName().equals("credentials"))
                .singleElement()
                .satisfies(mount -> assertThat(mount.getMountPath()).isEqualTo("/etc/mesos-operator-credentials"));
    }

    @Test
    void aChangeOfWhatIsReadAgainLeavesThePod() {
        for (var change : List.of(
                "config.tasks.policy.allowRoot=true",
                "config.allocation.weights.prod=2",
                "config.allocation.roles={ads}",
                "config.allocation.limits[0].per=role,config.allocation.limits[0].tasks=5",
                "config.schedulerApi.rateLimits.aggregate_default_qps=5",
                "config.authorization.acls.permissive=false")) {
            assertThat(checksum("--set", change)).as(change).isEqualTo(checksum());
        }
    }

    @Test
    void aChangeOfTheConfigurationReplacesThePod() {
        assertThat(checksum()).isNotEmpty().isEqualTo(checksum());
        assertThat(checksum("--set", "config.allocation.interval=PT2S")).isNotEqualTo(checksum());
        assertThat(checksum("--set", "config.concurrency=8")).isNotEqualTo(checksum());
        assertThat(checksum("--set", "image.tag=test")).isNotEqualTo(checksum());
    }

    private static String checksum(String... more) {
        return rendered(more).stream()
                .filter(Deployment.class::isInstance)
                .map(deployment ->
                        ((Deployment) deployment).getSpec().getTemplate().getMetadata())
                .map(metadata -> metadata.getAnnotations().get("checksum/config"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void whatTasksMayAskForReachesTheOperator() {
        var tasks = configuration(
                        "--set", "config.tasks.policy.allowRoot=true,config.tasks.policy.users.web=1001",
                        "--set", "config.tasks.policy.capabilities={NET_ADMIN,SYS_PTRACE}",
                        "--set", "config.tasks.policy.hostPaths={/etc/localtime,/srv/data:rw}",
                        "--set", "config.tasks.killGrace=PT10S")
                .get("tasks");

        assertThat(tasks.get("killGrace").asText()).isEqualTo("PT10S");
        assertThat(tasks.get("policy"))
                .hasToString("{\"allowRoot\":true,\"capabilities\":[\"NET_ADMIN\",\"SYS_PTRACE\"],"
                        + "\"hostPaths\":[\"/etc/localtime\",\"/srv/data:rw\"],\"users\":{\"web\":1001}}");
    }

    @Test
    void aHostPathThatIsNoneIsRefused() {
        for (var path : List.of("data", "/data/../etc", "/data/..:rw", "/data:ro")) {
            var result = helm(TEMPLATE, "--set", "config.tasks.policy.hostPaths={%s}".formatted(path));

            assertThat(result.exitCode()).as(path).isNotZero();
            assertThat(result.err()).contains("/config/tasks/policy/hostPaths/0");
        }
    }

    @Test
    void howLongPodsOutliveTheirTasksReachesTheOperator() {
        for (var time : List.of("PT0S", "P1D", "P1DT12H", "PT90M", "PT1H30M5S")) {
            assertThat(configuration("--set", "config.tasks.podTimeToLive=" + time)
                            .at("/tasks/podTimeToLive")
                            .asText())
                    .isEqualTo(time);
        }
        for (var time : List.of("7 days", "P", "PT", "P1DT", "P1W", "-PT1S", "P999999999999D")) {
            var result = helm(TEMPLATE, "--set", "config.tasks.podTimeToLive=" + time);

            assertThat(result.exitCode()).as(time).isNotZero();
            assertThat(result.err()).contains("/config/tasks/podTimeToLive");
        }
    }

    @Test
    void byDefaultThereIsOnlyWhatHasNoDefault() {
        var configuration = configuration();

        assertThat(configuration.properties())
                .extracting(Map.Entry::getKey)
                .containsExactlyInAnyOrder("apiVersion", "kind", "tasks", "fetcher", "authorization");
        assertThat(configuration.get("tasks").properties())
                .extracting(Map.Entry::getKey)
                .containsExactlyInAnyOrder("image", "policyByName");
        assertThat(configuration.at("/fetcher/image").asText())
                .isEqualTo(only(Deployment.class)
                        .getSpec()
                        .getTemplate()
                        .getSpec()
                        .getContainers()
                        .getFirst()
                        .getImage());
    }

    @Test
    void theFetcherMayHaveAnImageOfItsOwn() {
        var fetcher = configuration("--set", "config.fetcher.image=mine:1,image.pullPolicy=Always")
                .get("fetcher");

        assertThat(fetcher).hasToString("{\"image\":\"mine:1\",\"pullPolicy\":\"Always\"}");
    }

    @Test
    void howThePoolIsSharedReachesTheOperator() {
        var allocation = configuration(
                        "--set", "config.allocation.roles={ads,analytics/reports}",
                        "--set", "config.allocation.weights.prod=2,config.allocation.weights.batch=0.5",
                        "--set", "config.allocation.quotas.prod=cpus:2;mem:1024",
                        "--set", "config.allocation.whitelist={node-1,node-2.example.com}")
                .get("allocation");

        assertThat(allocation)
                .hasToString("{\"quotas\":{\"prod\":\"cpus:2;mem:1024\"},\"roles\":[\"ads\",\"analytics/reports\"],"
                        + "\"weights\":{\"batch\":\"0.5\",\"prod\":2},"
                        + "\"whitelist\":[\"node-1\",\"node-2.example.com\"]}");
    }

    @Test
    void aWeightThatIsNotPositiveIsRefused() {
        for (var weight : List.of("0", "-1", "0.0", "much")) {
            var result = helm(TEMPLATE, "--set", "config.allocation.weights.prod=" + weight);

            assertThat(result.exitCode()).as(weight).isNotZero();
            assertThat(result.err()).contains("/config/allocation/weights/prod");
        }
    }

    @Test
    void aValueThatDoesNotExistIsRefusedByName() {
        var result = helm(TEMPLATE, "--set", "config.tasks.policy.alowRoot=true");

        assertThat(result.exitCode()).isNotZero();
        assertThat(result.err()).contains("/config/tasks/policy").contains("alowRoot");
    }

    @Test
    void theManagementPortIsTheSameEverywhere() {
        var port = new String[] {"--set", "config.managementPort=9090,metrics.service.enabled=true"};

        assertThat(configuration(port).get("managementPort").asInt()).isEqualTo(9090);
        assertThat(rendered(port))
                .filteredOn(Service.class::isInstance)
                .singleElement()
                .satisfies(service -> assertThat(((Service) service).getSpec().getPorts())
                        .singleElement()
                        .satisfies(it -> assertThat(it.getPort()).isEqualTo(9090)));
        assertThat(rendered(port))
                .filteredOn(Deployment.class::isInstance)
                .singleElement()
                .satisfies(deployment ->
                        assertThat(containerPorts((Deployment) deployment)).containsExactly(9090, 8081));
        assertThat(containerPorts(only(Deployment.class))).containsExactly(8080, 8081);
    }

    private static List<Integer> containerPorts(Deployment deployment) {
        return deployment.getSpec().getTemplate().getSpec().getContainers().getFirst().getPorts().stream()
                .map(ContainerPort::getContainerPort)
                .toList();
    }

    @Test
    void theMetricsServiceIsThereWhenItIsAskedFor() {
        assertThat(rendered("--set", "metrics.service.enabled=true"))
                .filteredOn(Service.class::isInstance)
                .singleElement()
                .satisfies(service -> assertThat(((Service) service).getSpec().getPorts())
                        .singleElement()
                        .satisfies(port -> assertThat(port.getPort()).isEqualTo(8080)));
        assertThat(rendered()).noneMatch(Service.class::isInstance);
    }

    @Test
    void monitoringIsThereWhenItIsAskedFor() {
        assertThat(helm(TEMPLATE).orThrow()).doesNotContain("monitoring.coreos.com", "dashboard");

        var options = new String[] {
            "--set", "metrics.service.enabled=true",
            "--set", "metrics.serviceMonitor.enabled=true,metrics.serviceMonitor.labels.release=prometheus",
            "--set", "metrics.podMonitor.enabled=true,metrics.podMonitor.interval=15s"
        };

        var service = monitoring("ServiceMonitor", options);
        assertThat(service.at("/metadata/labels/release").asText()).isEqualTo("prometheus");
        assertThat(service.at("/spec/endpoints/0/interval").asText()).isEqualTo("30s");
        assertThat(monitoring("PodMonitor", options).at("/spec/podMetricsEndpoints/0"))
                .hasToString("{\"port\":\"management\",\"interval\":\"15s\"}");
    }

    @Test
    void alertsCanBeLeftOutByName() {
        var rules = monitoring(
                "PrometheusRule",
                "--set",
                "metrics.prometheusRule.enabled=true,metrics.prometheusRule.disabled={MesosTasksFail}");
        var all = new KubernetesSerialization()
                .unmarshal(Repository.read("helm/mesos-operator/files/alerts.yaml"), JsonNode.class)
                .findValuesAsText("alert");
        all.remove("MesosTasksFail");

        assertThat(rules.findValuesAsText("alert")).containsExactlyElementsOf(all);
        assertThat(rules.toString()).contains("{{ $labels.queue }}"); // that is for Prometheus
        assertThat(helm(
                                TEMPLATE,
                                "--set",
                                "metrics.prometheusRule.enabled=true,metrics.prometheusRule.disabled={Nothing}")
                        .err())
                .contains("there is no alert Nothing; the alerts are MesosOperatorAbsent, ");
    }

    @Test
    void dashboardsAreConfigMapsThatGrafanaFinds() {
        assertThat(rendered("--set", "metrics.dashboards.enabled=true"))
                .filteredOn(object -> object.getMetadata().getName().contains("dashboard"))
                .hasSize(3)
                .allSatisfy(dashboard -> {
                    assertThat(dashboard.getMetadata().getLabels()).containsEntry("grafana_dashboard", "1");
                    assertThat(((ConfigMap) dashboard).getData().values())
                            .singleElement()
                            .satisfies(json -> assertThat(new KubernetesSerialization()
                                            .unmarshal(json, JsonNode.class)
                                            .path("panels"))
                                    .isNotEmpty());
                });
    }

    /** The object of the Prometheus operator of this kind. */
    private static JsonNode monitoring(String kind, String... more) {
        var serialization = new KubernetesSerialization();
        return Arrays.stream(helm(TEMPLATE, more).orThrow().split("(?m)^---$"))
                .filter(text -> text.contains("apiVersion: monitoring.coreos.com/v1"))
                .map(text -> serialization.unmarshal(text, JsonNode.class))
                .filter(object -> object.path("kind").asText().equals(kind))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void theSchedulerApiIsThereWhenItIsAskedFor() {
        var options = new String[] {
            "--set",
            "config.schedulerApi.enabled=true",
            "--set",
            "config.schedulerApi.namespace=mesos",
            "--set",
            "config.schedulerApi.port=5051"
        };

        assertThat(configuration(options).get("schedulerApi"))
                .hasToString("{\"enabled\":true,\"namespace\":\"mesos\",\"port\":5051}");
        assertThat(rendered(options))
                .filteredOn(Service.class::isInstance)
                .singleElement()
                .satisfies(service -> {
                    assertThat(service.getMetadata().getName()).isEqualTo("mesos-operator-scheduler-api");
                    assertThat(((Service) service).getSpec().getPorts())
                            .singleElement()
                            .satisfies(port -> assertThat(port.getPort()).isEqualTo(5051));
                });
        assertThat(rendered(options))
                .filteredOn(Role.class::isInstance)
                .filteredOn(role -> role.getMetadata().getNamespace().equals("mesos"))
                .singleElement()
                .satisfies(role -> assertThat(((Role) role).getRules())
                        .singleElement()
                        .satisfies(rule -> assertThat(rule.getResources()).containsExactly("frameworks")));
        assertThat(rendered("--set", "config.schedulerApi.enabled=true,config.schedulerApi.namespace=mesos"))
                .filteredOn(Service.class::isInstance)
                .singleElement()
                .satisfies(service -> assertThat(((Service) service).getSpec().getPorts())
                        .singleElement()
                        .satisfies(port -> assertThat(port.getPort()).isEqualTo(5050)));
        assertThat(rendered(
                        "--set",
                        "config.schedulerApi.enabled=true,config.schedulerApi.namespace=mesos",
                        "--set",
                        "config.schedulerApi.principalsNamespaces.ads=team-a"))
                .filteredOn(Role.class::isInstance)
                .filteredOn(role -> role.getMetadata().getName().equals("mesos-operator-scheduler-api"))
                .extracting(role -> role.getMetadata().getNamespace())
                .containsExactly("mesos", "team-a");
    }

    @Test
    void schedulersNeedANamespaceThatIsNotTheOperators() {
        assertThat(helm(TEMPLATE, "--set", "config.schedulerApi.enabled=true").toString())
                .contains("config.schedulerApi.namespace is missing");
        assertThat(helm(
                                TEMPLATE,
                                "--set",
                                "config.schedulerApi.enabled=true,config.schedulerApi.namespace=mesos-system")
                        .toString())
                .contains("is the operator's own");
    }

    @Test
    void withTheValuesForHighAvailabilityTwoReplicasAreReplacedOneByOne() {
        var values = new String[] {"--values", CHART.resolve("values-ha.yaml").toString()};
        var deployment = rendered(values).stream()
                .filter(Deployment.class::isInstance)
                .map(Deployment.class::cast)
                .findFirst()
                .orElseThrow()
                .getSpec();

        assertThat(deployment.getReplicas()).isEqualTo(2);
        assertThat(deployment.getStrategy().getType()).isEqualTo("RollingUpdate");
        assertThat(deployment
                        .getStrategy()
                        .getRollingUpdate()
                        .getMaxUnavailable()
                        .getIntVal())
                .isZero();
        var pod = deployment.getTemplate();
        assertThat(pod.getSpec()
                        .getAffinity()
                        .getPodAntiAffinity()
                        .getPreferredDuringSchedulingIgnoredDuringExecution())
                .singleElement()
                .satisfies(preference -> assertThat(preference
                                .getPodAffinityTerm()
                                .getLabelSelector()
                                .getMatchLabels()
                                .entrySet())
                        .isNotEmpty()
                        .isSubsetOf(pod.getMetadata().getLabels().entrySet()));
        assertThat(configuration(values)
                        .get("leaderElection")
                        .get("leaseDuration")
                        .asText())
                .isEqualTo("PT9S");
    }

    @Test
    void byDefaultThereIsNoSchedulerApi() {
        assertThat(configuration().has("schedulerApi")).isFalse();
        assertThat(rendered())
                .filteredOn(Role.class::isInstance)
                .noneMatch(role -> role.getMetadata().getName().endsWith("scheduler-api"));
    }

    private static JsonNode configuration(String... more) {
        return new KubernetesSerialization().unmarshal(configurationFile(more), JsonNode.class);
    }

    private static String configurationFile(String... more) {
        return rendered(more).stream()
                .filter(ConfigMap.class::isInstance)
                .map(configMap -> ((ConfigMap) configMap).getData().get("config.yaml"))
                .findFirst()
                .orElseThrow();
    }

    private static <T> T only(Class<T> type) {
        return rendered().stream()
                .filter(type::isInstance)
                .map(type::cast)
                .reduce((one, other) -> {
                    throw new AssertionError("more than one " + type.getSimpleName());
                })
                .orElseThrow();
    }

    private static Collection<HasMetadata> rendered(String... more) {
        var serialization = new KubernetesSerialization();
        return Arrays.stream(helm(TEMPLATE, more).orThrow().split("(?m)^---$"))
                .filter(text -> text.contains("kind:"))
                .<HasMetadata>map(serialization::unmarshal)
                .toList();
    }

    private static Command.Result helm(List<String> words, String... more) {
        return helm(Stream.concat(words.stream(), Arrays.stream(more)).toArray(String[]::new));
    }

    private static Command.Result helm(String... words) {
        return Command.of(Stream.concat(Stream.of(Repository.program("helm")), Arrays.stream(words))
                        .toArray(String[]::new))
                .run();
    }

    private static Map<String, String> yamlFiles(Path folder) {
        var files = new TreeMap<String, String>();
        try (var all = Files.newDirectoryStream(folder, "*.yaml")) {
            for (var file : all) {
                files.put(file.getFileName().toString(), Files.readString(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return files;
    }
}
