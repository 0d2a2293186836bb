package io.mesosoperator.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
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

class ChartIT {

    private static final Path CHART = Repository.file("helm/mesos-operator");
    // What a Helm of the project's own would take for the cluster's version is of no interest.
    private static final List<String> TEMPLATE = List.of(
            "template", "mesos-operator", CHART.toString(), "--namespace", "mesos-system", "--kube-version", "1.36.0");

    @Test
    void theChartHasTheCommittedDefinitions() {
        assertThat(yamlFiles(CHART.resolve("crds")))
                .as("files in helm/mesos-operator/crds; make generate writes them as it writes those in crds")
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
        assertThat(only(ClusterRole.class).getRules()).isNotEmpty().allSatisfy(rule -> {
            assertThat(rule.getApiGroups()).doesNotContain("*");
            assertThat(rule.getResources()).doesNotContain("*", "secrets");
            assertThat(rule.getVerbs()).doesNotContain("*");
        });
    }

    @Test
    void whatTasksMayAskForReachesTheOperator() {
        var arguments = arguments(
                "--set", "policy.allowRoot=true,policy.users.web=1001",
                "--set", "policy.capabilities={NET_ADMIN,SYS_PTRACE}",
                "--set", "policy.hostPaths={/etc/localtime,/srv/data:rw}",
                "--set", "task.killGrace=PT10S");

        assertThat(arguments)
                .contains("--allow-root", "--user=web=1001", "--kill-grace=PT10S")
                .contains("--capabilities=NET_ADMIN,SYS_PTRACE")
                .contains("--host-path=/etc/localtime", "--host-path=/srv/data:rw");
    }

    @Test
    void aHostPathThatIsNoneIsRefused() {
        for (var path : List.of("data", "/data/../etc", "/data/..:rw", "/data:ro")) {
            var result = helm(TEMPLATE, "--set", "policy.hostPaths={%s}".formatted(path));

            assertThat(result.exitCode()).as(path).isNotZero();
            assertThat(result.err()).contains("/policy/hostPaths/0");
        }
    }

    @Test
    void theStorageClassOfPersistentVolumesReachesTheOperator() {
        assertThat(arguments("--set", "volumes.storageClass=local")).contains("--volume-storage-class=local");
        assertThat(arguments()).contains("--volume-storage-class=");
    }

    @Test
    void sandboxesAreOnTheirNodesUnlessThereIsAStorageClassForThem() {
        assertThat(arguments()).isNotEmpty().noneMatch(argument -> argument.startsWith("--sandbox-storage-class"));
        assertThat(arguments("--set", "sandbox.storageClass=local,sandbox.size=64"))
                .contains("--sandbox-storage-class=local", "--sandbox-size=64");
    }

    @Test
    void howLongPodsOutliveTheirTasksReachesTheOperator() {
        assertThat(arguments()).contains("--pod-time-to-live=P7D");
        for (var time : List.of("PT0S", "P1D", "P1DT12H", "PT90M", "PT1H30M5S")) {
            assertThat(arguments("--set", "task.podTimeToLive=" + time)).contains("--pod-time-to-live=" + time);
        }
        for (var time : List.of("7 days", "P", "PT", "P1DT", "P1W", "-PT1S", "P999999999999D")) {
            var result = helm(TEMPLATE, "--set", "task.podTimeToLive=" + time);

            assertThat(result.exitCode()).as(time).isNotZero();
            assertThat(result.err()).contains("/task/podTimeToLive");
        }
    }

    @Test
    void extendedResourcesReachTheOperatorBesideGpus() {
        assertThat(arguments("--set", "task.extendedResources.fpgas=example.org/fpga"))
                .contains("--extended-resource=gpus=nvidia.com/gpu", "--extended-resource=fpgas=example.org/fpga");
    }

    @Test
    void byDefaultTasksMayAskForNothing() {
        assertThat(arguments())
                .isNotEmpty()
                .noneMatch(argument -> argument.startsWith("--allow")
                        || argument.startsWith("--capabilities")
                        || argument.startsWith("--host-path"));
    }

    @Test
    void theListOfRolesReachesTheOperatorInOneOption() {
        assertThat(arguments("--set", "roles={ads,analytics/reports}")).contains("--roles=ads,analytics/reports");
        assertThat(arguments()).isNotEmpty().noneMatch(argument -> argument.startsWith("--roles"));
    }

    @Test
    void howThePoolIsSharedReachesTheOperator() {
        var arguments = arguments(
                "--set", "weights.prod=2,weights.batch=0.5",
                "--set", "quotas.prod=cpus:2;mem:1024,quotas.ads/reports=cpus:1",
                "--set", "fairSharingExcludedResourceNames={gpus,disk}",
                "--set", "whitelist={node-1,node-2.example.com}",
                "--set", "maxOffers=7");

        assertThat(arguments)
                .contains("--weights=batch=0.5,prod=2")
                .contains("--quota=prod=cpus:2;mem:1024", "--quota=ads/reports=cpus:1")
                .contains("--fair-sharing-excluded-resource-names=gpus,disk")
                .contains("--whitelist=node-1,node-2.example.com")
                .contains("--max-offers=7");
    }

    @Test
    void byDefaultThePoolIsSharedEvenly() {
        assertThat(arguments())
                .contains("--max-offers=100")
                .noneMatch(argument -> argument.startsWith("--weights"))
                .noneMatch(argument -> argument.startsWith("--quota"))
                .noneMatch(argument -> argument.startsWith("--fair"))
                .noneMatch(argument -> argument.startsWith("--whitelist"));
    }

    @Test
    void aWeightThatIsNotPositiveIsRefused() {
        for (var weight : List.of("0", "-1", "0.0", "much")) {
            var result = helm(TEMPLATE, "--set", "weights.prod=" + weight);

            assertThat(result.exitCode()).as(weight).isNotZero();
            assertThat(result.err()).contains("/weights/prod");
        }
    }

    @Test
    void aValueThatDoesNotExistIsRefusedByName() {
        var result = helm(TEMPLATE, "--set", "policy.alowRoot=true");

        assertThat(result.exitCode()).isNotZero();
        assertThat(result.err()).contains("/policy").contains("alowRoot");
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
    void theSchedulerApiIsThereWhenItIsAskedFor() {
        var options = new String[] {
            "--set",
            "schedulerApi.enabled=true",
            "--set",
            "schedulerApi.namespace=mesos",
            "--set",
            "schedulerApi.port=5051"
        };

        assertThat(arguments(options)).contains("--scheduler-api-port=5051", "--scheduler-api-namespace=mesos");
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
        assertThat(arguments("--set", "schedulerApi.enabled=true"))
                .contains("--scheduler-api-port=5050", "--scheduler-api-namespace=mesos-system");
    }

    @Test
    void byDefaultThereIsNoSchedulerApi() {
        assertThat(arguments()).isNotEmpty().noneMatch(argument -> argument.startsWith("--scheduler-api"));
        assertThat(rendered())
                .filteredOn(Role.class::isInstance)
                .noneMatch(role -> role.getMetadata().getName().endsWith("scheduler-api"));
    }

    private static List<String> arguments(String... more) {
        return rendered(more).stream()
                .filter(Deployment.class::isInstance)
                .map(Deployment.class::cast)
                .flatMap(deployment -> deployment.getSpec().getTemplate().getSpec().getContainers().stream())
                .flatMap(container -> container.getArgs().stream())
                .toList();
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
