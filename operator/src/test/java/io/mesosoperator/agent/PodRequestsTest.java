package io.mesosoperator.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The rules of k8s.io/component-helpers/resource, one case each. Amounts are of memory unless the name says cpu. */
class PodRequestsTest {

    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    private static Arguments row(String name, String resource, String amount, String pod) {
        return Arguments.of(name, resource, amount, pod);
    }

    static Stream<Arguments> rules() {
        return Stream.of(containers(), podLevel(), resizes()).flatMap(rows -> rows);
    }

    private static Stream<Arguments> containers() {
        return Stream.of(
                row("nothing asked", "memory", "0", "{spec: {containers: [{name: a}]}}"),
                row(
                        "containers add up",
                        "memory",
                        "5",
                        "{spec: {containers: [%s, %s]}}".formatted(c("a", 2), c("b", 3))),
                row(
                        "one container asks, the other does not",
                        "memory",
                        "2",
                        "{spec: {containers: [%s, {name: b}]}}".formatted(c("a", 2))),
                row("another resource is not counted", "cpu", "0", "{spec: {containers: [%s]}}".formatted(c("a", 2))),
                row(
                        "a limit is no request",
                        "memory",
                        "0",
                        "{spec: {containers: [{name: a, resources: {limits: {memory: 7}}}]}}"),
                row(
                        "an init container that needs less",
                        "memory",
                        "3",
                        "{spec: {initContainers: [%s], containers: [%s]}}".formatted(c("i", 2), c("a", 3))),
                row(
                        "an init container that needs more",
                        "memory",
                        "9",
                        "{spec: {initContainers: [%s, %s], containers: [%s]}}"
                                .formatted(c("i", 9), c("j", 4), c("a", 3))),
                row(
                        "a sidecar beside the containers",
                        "memory",
                        "5",
                        "{spec: {initContainers: [%s], containers: [%s]}}".formatted(s("s", 2), c("a", 3))),
                row(
                        "sidecars beside a later init container",
                        "memory",
                        "13",
                        "{spec: {initContainers: [%s, %s, %s], containers: [%s]}}"
                                .formatted(s("s", 2), s("t", 1), c("i", 10), c("a", 3))),
                row(
                        "a sidecar after the init container is not beside it",
                        "memory",
                        "10",
                        "{spec: {initContainers: [%s, %s], containers: [%s]}}"
                                .formatted(c("i", 10), s("s", 2), c("a", 3))),
                row(
                        "sidecars alone at their peak",
                        "memory",
                        "6",
                        "{spec: {initContainers: [%s, %s], containers: [{name: a}]}}".formatted(s("s", 2), s("t", 4))),
                row(
                        "the overhead of the runtime",
                        "memory",
                        "7",
                        "{spec: {overhead: {memory: 4}, containers: [%s]}}".formatted(c("a", 3))),
                row(
                        "the overhead comes on top of the peak",
                        "memory",
                        "13",
                        "{spec: {overhead: {memory: 4}, initContainers: [%s], containers: [%s]}}"
                                .formatted(c("i", 9), c("a", 3))),
                row(
                        "what its ResourceClaims take of the node",
                        "memory",
                        "8",
                        "{spec: {containers: [%s]}, status: {%s: [{resources: {memory: 5}}]}}"
                                .formatted(c("a", 3), "nodeAllocatableResourceClaimStatuses")));
    }

    private static Stream<Arguments> podLevel() {
        return Stream.of(
                row(
                        "the pod's request stands for its containers'",
                        "memory",
                        "10",
                        "{spec: {resources: {requests: {memory: 10}}, containers: [%s, %s]}}"
                                .formatted(c("a", 2), c("b", 3))),
                row(
                        "the pod's request may be smaller than an init container's",
                        "memory",
                        "4",
                        "{spec: {resources: {requests: {memory: 4}}, initContainers: [%s], containers: [%s]}}"
                                .formatted(c("i", 9), c("a", 3))),
                row(
                        "the pod's limit alone is none",
                        "memory",
                        "3",
                        "{spec: {resources: {limits: {memory: 10}}, containers: [%s]}}".formatted(c("a", 3))),
                row(
                        "the pod's request of another resource",
                        "memory",
                        "3",
                        "{spec: {resources: {requests: {cpu: 1}}, containers: [%s]}}".formatted(c("a", 3))),
                row(
                        "hugepages are the pod's too",
                        "hugepages-2Mi",
                        "8",
                        "{spec: {resources: {requests: {hugepages-2Mi: 8}}, containers: [{name: a}]}}"),
                row(
                        "other resources are the containers' only",
                        "ephemeral-storage",
                        "2",
                        "{spec: {resources: {requests: {ephemeral-storage: 8}}, containers: [{name: a, resources:"
                                + " {requests: {ephemeral-storage: 2}}}]}}"),
                row(
                        "the pod's request and its overhead",
                        "memory",
                        "14",
                        "{spec: {overhead: {memory: 4}, resources: {requests: {memory: 10}}, containers: [%s]}}"
                                .formatted(c("a", 3))),
                row(
                        "the pod is being made smaller",
                        "memory",
                        "10",
                        "{spec: {resources: {requests: {memory: 4}}, containers: [{name: a}]},"
                                + " status: {allocatedResources: {memory: 4}, resources: {requests: {memory: 10}}}}"),
                row(
                        "the pod is being made larger",
                        "memory",
                        "10",
                        "{spec: {resources: {requests: {memory: 10}}, containers: [{name: a}]},"
                                + " status: {allocatedResources: {memory: 4}, resources: {requests: {memory: 4}}}}"),
                row(
                        "the pod can never be made larger",
                        "memory",
                        "4",
                        "{spec: {resources: {requests: {memory: 10}}, containers: [{name: a}]}, status: {%s,"
                                        .formatted(pending("Infeasible"))
                                + " allocatedResources: {memory: 4}, resources: {requests: {memory: 3}}}}"));
    }

    private static Stream<Arguments> resizes() {
        return Stream.of(
                resize("nothing is being changed", 3, 3, 3, "", "3"),
                resize("it asks for more than it has", 9, 3, 3, "", "9"),
                resize("it asks for more, and that has to wait", 9, 3, 3, pending("Deferred"), "9"),
                resize("it asks for more, and that is in progress", 9, 9, 3, "", "9"),
                resize("it asks for less, and that is in progress", 3, 3, 9, "", "9"),
                resize("it asks for less than the kubelet has admitted", 3, 9, 9, "", "9"),
                resize("it asks for what the node can never give", 99, 3, 2, pending("Infeasible"), "3"),
                resize("the runtime has set more than was admitted", 99, 2, 3, pending("Infeasible"), "3"),
                row(
                        "the status of another container changes nothing",
                        "memory",
                        "3",
                        "{spec: {containers: [%s]}, status: {containerStatuses: [%s]}}"
                                .formatted(c("a", 3), status("b", 9, 9))),
                row(
                        "a status without resources changes nothing",
                        "memory",
                        "3",
                        ("{spec: {containers: [%s]},"
                                        + " status: {containerStatuses: [{name: a, allocatedResources: {memory: 9}}]}}")
                                .formatted(c("a", 3))),
                row(
                        "a sidecar is being made smaller",
                        "memory",
                        "12",
                        "{spec: {initContainers: [%s], containers: [%s]}, status: {initContainerStatuses: [%s]}}"
                                .formatted(s("s", 2), c("a", 3), status("s", 9, 9))),
                row(
                        "an ordinary init container is never resized",
                        "memory",
                        "3",
                        "{spec: {initContainers: [%s], containers: [%s]}, status: {initContainerStatuses: [%s]}}"
                                .formatted(c("i", 2), c("a", 3), status("i", 9, 9))),
                row(
                        "a resize of one resource leaves the other",
                        "cpu",
                        "0",
                        "{spec: {containers: [%s]}, status: {containerStatuses: [%s]}}"
                                .formatted(c("a", 3), status("a", 9, 9))));
    }

    private static Arguments resize(String name, int asked, int allocated, int actual, String more, String amount) {
        return row(
                name,
                "memory",
                amount,
                "{spec: {containers: [%s]}, status: {%scontainerStatuses: [%s]}}"
                        .formatted(c("a", asked), more.isEmpty() ? "" : more + ", ", status("a", allocated, actual)));
    }

    private static String pending(String reason) {
        return "conditions: [{type: Ready, reason: Infeasible}, {type: PodResizePending, status: \"True\", reason: %s}]"
                .formatted(reason);
    }

    private static String c(String name, int memory) {
        return "{name: %s, resources: {requests: {memory: %d}}}".formatted(name, memory);
    }

    private static String s(String name, int memory) {
        return "{name: %s, restartPolicy: Always, resources: {requests: {memory: %d}}}".formatted(name, memory);
    }

    private static String status(String name, int allocated, int actual) {
        return "{name: %s, allocatedResources: {memory: %d}, resources: {requests: {memory: %d}}}"
                .formatted(name, allocated, actual);
    }

    @ParameterizedTest(name = "{0}: {1} {2}")
    @MethodSource("rules")
    void asKubeSchedulerCounts(String name, String resource, String amount, String pod) throws IOException {
        assertThat(PodRequests.of(YAML.readValue(pod, Pod.class), resource))
                .isEqualByComparingTo(new BigDecimal(amount));
    }
}
