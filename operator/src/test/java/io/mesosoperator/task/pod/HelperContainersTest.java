package io.mesosoperator.task.pod;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.LimitRange;
import io.fabric8.kubernetes.api.model.LimitRangeBuilder;
import io.fabric8.kubernetes.api.model.LimitRangeItemBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Helper containers keep to what LimitRanges demand of each container. */
class HelperContainersTest {

    @ParameterizedTest(name = "{0}: {1}, {2} becomes {3}, {4}")
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                // rules|requests|limits|requests then|limits then
                "min=cpu:10m,memory:8Mi|cpu:0,memory:0|memory:128Mi|cpu:10m,memory:8388608|memory:128Mi",
                "min=memory:200Mi|cpu:0,memory:0|memory:128Mi|cpu:0,memory:209715200|memory:209715200",
                "max=memory:64Mi|memory:0|memory:128Mi|memory:0|memory:67108864",
                "max=memory:64Mi|memory:100Mi|memory:128Mi|memory:67108864|memory:67108864",
                "max=cpu:1|cpu:0|-|cpu:0|cpu:1000m",
                "ratio=memory:4|memory:0|memory:128Mi|memory:33554432|memory:128Mi",
                "ratio=cpu:2|cpu:0|-|cpu:5m|cpu:10m",
                "ratio=memory:1|memory:0|memory:128Mi|memory:134217728|memory:128Mi",
                "min=memory:8Mi;max=memory:64Mi;ratio=memory:2|memory:0|memory:128Mi|memory:33554432|memory:67108864",
                "min=memory:8Mi;max=memory:8Mi|memory:0|memory:128Mi|memory:8388608|memory:8388608",
                "min=cpu:10m|cpu:20m|-|cpu:20m|-",
            })
    void requestsAndLimitsFit(
            String rules,
            @Nullable String requests,
            @Nullable String limits,
            @Nullable String fittingRequests,
            @Nullable String fittingLimits) {
        var pod = pod(requests, limits);

        var fitting = HelperContainers.fit(pod, NamespaceRules.of(List.of(range(rules))));

        var resources = fitting.getSpec().getInitContainers().getFirst().getResources();
        assertThat(resources.getRequests()).isEqualTo(amounts(fittingRequests));
        assertThat(resources.getLimits()).isEqualTo(amounts(fittingLimits));
        assertThat(HelperContainers.mayBeToBlame(helpersAsTasks(fitting), ContainerRules.of(List.of(range(rules)))))
                .as("admission takes it")
                .isTrue();
        assertThat(fitting.getSpec().getContainers()).isEqualTo(pod.getSpec().getContainers());
    }

    @Test
    void theStrictestOfSeveralRangesCounts() {
        var rules = NamespaceRules.of(List.of(range("min=cpu:10m"), range("min=cpu:20m"), range("max=cpu:1")));

        var resources = HelperContainers.fit(pod("cpu:0", null), rules)
                .getSpec()
                .getInitContainers()
                .getFirst()
                .getResources();

        assertThat(resources.getRequests()).isEqualTo(amounts("cpu:20m"));
        assertThat(resources.getLimits()).isEqualTo(amounts("cpu:1000m"));
    }

    @Test
    void withoutRulesNothingChanges() {
        var pod = pod("cpu:0", null);

        assertThat(HelperContainers.fit(pod, NamespaceRules.NONE)).isSameAs(pod);
    }

    /** Task of 100 MiB; the sidecar asks for 0 and may use 128 MiB. */
    @ParameterizedTest(name = "{0}: sidecar {1}, {2}")
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                // rules of the pod|rules of each container|requests then|limits then
                "max=memory:1Gi|-|memory:0|memory:128Mi",
                "max=memory:200Mi|-|memory:0|memory:104857600",
                "max=memory:100Mi|-|memory:0|memory:0",
                "max=memory:110Mi|-|memory:0|memory:0",
                "max=memory:110Mi|min=memory:8Mi|memory:8388608|memory:10485760",
                "ratio=memory:1|-|memory:134217728|memory:128Mi",
                "ratio=memory:2|-|memory:67108864|memory:128Mi",
                "max=memory:200Mi;ratio=memory:1|-|memory:104857600|memory:104857600",
                "max=memory:100Mi;ratio=memory:1|-|memory:0|memory:0",
                "min=memory:64Mi|-|memory:0|memory:128Mi",
                "max=cpu:500m|default=cpu:400m|cpu:0,memory:0|cpu:100m,memory:128Mi",
            })
    void aSidecarTakesNoMoreThanARuleForWholePodsLeavesBesideTheTask(
            String ofPod, @Nullable String ofContainers, String requests, String limits) {
        var ranges = new ArrayList<>(List.of(range("Pod", ofPod)));
        if (ofContainers != null) {
            ranges.add(range(ofContainers));
        }
        var rules = NamespaceRules.of(ranges);
        var asked = requests.startsWith("cpu") ? "cpu:0,memory:0" : "memory:0";
        var pod = withTask(pod(asked, "memory:128Mi"), "memory:100Mi", "Always");

        var fitting = HelperContainers.fit(pod, rules);

        var sidecar = fitting.getSpec().getInitContainers().getFirst().getResources();
        assertThat(sidecar.getRequests()).isEqualTo(amounts(requests));
        assertThat(sidecar.getLimits()).isEqualTo(amounts(limits));
        assertThat(rules.pods().allow(fitting)).as("admission takes it").isTrue();
    }

    /** Task of 100 MiB; the fetcher, which runs before it, asks for 32 MiB and may use 256 MiB. */
    @ParameterizedTest(name = "{0}: fetcher {1}, {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "max=memory:1Gi|memory:32Mi|memory:256Mi",
                "max=memory:128Mi|memory:32Mi|memory:134217728",
                "ratio=memory:1|memory:268435456|memory:256Mi",
                "ratio=memory:2|memory:134217728|memory:256Mi",
                "max=memory:100Mi;ratio=memory:1|memory:104857600|memory:104857600",
            })
    void aFetcherTakesNoMoreThanARuleForWholePodsAllows(String ofPod, String requests, String limits) {
        var rules = NamespaceRules.of(List.of(range("Pod", ofPod)));
        var pod = withTask(pod("memory:32Mi", "memory:256Mi"), "memory:100Mi", null);

        var fitting = HelperContainers.fit(pod, rules);

        var fetcher = fitting.getSpec().getInitContainers().getFirst().getResources();
        assertThat(fetcher.getRequests()).isEqualTo(amounts(requests));
        assertThat(fetcher.getLimits()).isEqualTo(amounts(limits));
        assertThat(rules.pods().allow(fitting)).as("admission takes it").isTrue();
    }

    @Test
    void aTaskThatDoesNotFitByItselfIsNotTheHelpersFault() {
        var rules = NamespaceRules.of(List.of(range("Pod", "max=memory:64Mi")));
        var pod = HelperContainers.fit(withTask(pod("memory:0", "memory:128Mi"), "memory:100Mi", "Always"), rules);

        assertThat(HelperContainers.mayBeToBlame(pod, rules.pods())).isFalse();
        assertThat(HelperContainers.mayBeToBlame(pod, PodRules.NONE)).isTrue();
    }

    private static Pod withTask(Pod pod, String amounts, @Nullable String restartPolicy) {
        return new PodBuilder(pod)
                .editSpec()
                .editFirstInitContainer()
                .withRestartPolicy(restartPolicy)
                .endInitContainer()
                .editFirstContainer()
                .withResources(new ResourceRequirements(List.of(), amounts(amounts), amounts(amounts)))
                .endContainer()
                .endSpec()
                .build();
    }

    /** The pod whose containers are what the helpers were; one helper stays. */
    private static Pod helpersAsTasks(Pod pod) {
        return new PodBuilder(pod)
                .editSpec()
                .withContainers(pod.getSpec().getInitContainers())
                .endSpec()
                .build();
    }

    private static Pod pod(@Nullable String requests, @Nullable String limits) {
        var helper = new ContainerBuilder()
                .withName("health")
                .withResources(new ResourceRequirements(List.of(), amounts(limits), amounts(requests)))
                .build();
        return new PodBuilder()
                .withNewSpec()
                .withInitContainers(helper)
                .addNewContainer()
                .withName("task")
                .endContainer()
                .endSpec()
                .build();
    }

    private static LimitRange range(String rules) {
        return range("Container", rules);
    }

    private static LimitRange range(String type, String rules) {
        var item = new LimitRangeItemBuilder().withType(type);
        for (var rule : rules.split(";", -1)) {
            var parts = rule.split("=", -1);
            switch (parts[0]) {
                case "min" -> item.withMin(amounts(parts[1]));
                case "max" -> item.withMax(amounts(parts[1]));
                case "default" -> item.withDefault(amounts(parts[1])).withDefaultRequest(amounts(parts[1]));
                default -> item.withMaxLimitRequestRatio(amounts(parts[1]));
            }
        }
        return new LimitRangeBuilder()
                .withNewSpec()
                .withLimits(item.build())
                .endSpec()
                .build();
    }

    private static Map<String, Quantity> amounts(@Nullable String text) {
        return text == null
                ? Map.of()
                : Arrays.stream(text.split(","))
                        .map(amount -> amount.split(":"))
                        .collect(Collectors.toMap(amount -> amount[0], amount -> new Quantity(amount[1])));
    }
}
