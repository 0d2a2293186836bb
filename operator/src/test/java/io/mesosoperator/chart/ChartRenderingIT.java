package io.mesosoperator.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.mesosoperator.cluster.ApiServerExtension;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/**
 * What the chart renders, against a real API server: each field is known, each value is valid, each expression
 * compiles, and the pods are of level {@code restricted}.
 */
class ChartRenderingIT {

    @RegisterExtension
    static final ApiServerExtension api = ApiServerExtension.create();

    private static final String NAMESPACE = "mesos-system";
    private static final String EVERYTHING = "--values=" + ChartValuesTest.EVERY_VALUE;
    private static final String RESTRICTED = "pod-security.kubernetes.io/";
    private static final Pattern LEVEL = Pattern.compile("X-Kubernetes-Pf-Prioritylevel-Uid\\W+([0-9a-f-]{36})");

    static final List<List<String>> RENDERINGS = List.of(
            List.of(),
            List.of("--kube-version=1.31.0"),
            List.of(EVERYTHING),
            List.of(
                    "--set=config.schedulerApi.enabled=true,config.schedulerApi.namespace=mesos",
                    "--set=metrics.service.enabled=true,replicas=2"),
            List.of("--set=rbac.create=false,serviceAccount.create=false,priorityClasses.create=false"),
            List.of("--set=ownership.enabled=false,flowControl.enabled=false,podManagedFields.keep=true"),
            List.of("--set=crds.install=false"),
            List.of("--set=crds.keep=false"),
            List.of("--set=networkPolicy.enabled=true"),
            List.of(
                    "--set=networkPolicy.enabled=true,networkPolicy.egress.enabled=true",
                    "--set=networkPolicy.metrics.from=null"),
            List.of("--set=podSecurityContext.runAsUser=null,podSecurityContext.runAsGroup=null,"
                    + "podSecurityContext.fsGroup=null"));

    @BeforeEach
    void namespaces() {
        for (var name : List.of(NAMESPACE, "mesos")) {
            var namespace = new NamespaceBuilder()
                    .withNewMetadata()
                    .withName(name)
                    .addToLabels(RESTRICTED + "enforce", "restricted")
                    .addToLabels(RESTRICTED + "warn", "restricted")
                    .endMetadata()
                    .build();
            await("the namespace of the test before to be gone")
                    .ignoreExceptions()
                    .until(() -> api.client().resource(namespace).create() != null);
        }
    }

    @ParameterizedTest
    @FieldSource("RENDERINGS")
    void theApiServerTakesEveryRendering(List<String> options) {
        var rendered = withoutMonitors(render(options));

        var result = api.server()
                .kubectlReading(
                        rendered, "apply", "--server-side", "--dry-run=server", "--validate=strict", "--filename=-");

        assertThat(result.exitCode()).as(result.stderr()).isZero();
        assertThat(result.stderr()).isEmpty(); // no warning, of Pod Security or of another thing
    }

    @ParameterizedTest
    @FieldSource("RENDERINGS")
    void thePodsAreRestricted(List<String> options) {
        var rendered = objects(render(options));
        var pods = Stream.concat(
                        ofKind("Deployment", rendered).map(ChartRenderingIT::podOf),
                        ofKind("Pod", rendered).map(JsonNode::toString))
                .toList();

        assertThat(pods).isNotEmpty().allSatisfy(pod -> {
            var result = api.server().kubectlReading(pod, "create", "--dry-run=server", "--filename=-");
            assertThat(result.stderr()).isEmpty();
            assertThat(result.exitCode()).isZero();
        });
    }

    @Test
    void aPodThatIsNotRestrictedWouldBeRefused() {
        var rendered = objects(render(List.of("--set=securityContext.allowPrivilegeEscalation=true")));
        var deployment = ofKind("Deployment", rendered).findFirst().orElseThrow();

        var result = api.server().kubectlReading(podOf(deployment), "create", "--dry-run=server", "--filename=-");

        assertThat(result.stderr()).contains("violates PodSecurity \"restricted");
    }

    @Test
    void everyObjectHasTheCommonLabels() {
        assertThat(objects(render(List.of(EVERYTHING))))
                .isNotEmpty()
                .extracting(object -> object.at("/metadata/labels"))
                .allSatisfy(labels -> {
                    assertThat(labels.path("team").asText()).isEqualTo("platform");
                    assertThat(labels.path("app.kubernetes.io/instance").asText())
                            .isEqualTo("mesos-operator");
                });
    }

    @Test
    void everyObjectHasTheCommonAnnotations() {
        assertThat(objects(render(List.of(EVERYTHING))))
                .isNotEmpty()
                .allSatisfy(object -> assertThat(object.at("/metadata/annotations/example.com~1owner")
                                .asText())
                        .as(name(object))
                        .isEqualTo("platform@example.com"));
    }

    @Test
    void twoReleasesShareNoObject() {
        var other = render(List.of("--set=fullnameOverride=other,crds.install=false,priorityClasses.create=false"));

        assertThat(keys(render(List.of()))).doesNotContainAnyElementsOf(keys(other));
    }

    @Test
    void theLeaseAndStatusesHaveAPriorityLevelOfTheirOwn() {
        var flowControl = render(List.of("--show-only=templates/flowschema.yaml"));
        api.server()
                .kubectlReading(flowControl, "apply", "--server-side", "--filename=-")
                .orThrow();
        var level = api.server()
                .kubectl("get", "prioritylevelconfiguration", "mesos-operator", "--output=jsonpath={.metadata.uid}")
                .orThrow()
                .stdout();

        var group = "/apis/mesosoperator.io/v1alpha1/namespaces/default/";
        await().untilAsserted(() -> assertThat(levelOf(
                        "get", "--raw", "/apis/coordination.k8s.io/v1/namespaces/mesos-system/leases/mesos-operator"))
                .isEqualTo(level));
        await().untilAsserted(
                        () -> assertThat(levelOf("replace", "--raw", group + "taskinfos/a/status", "--filename=-"))
                                .isEqualTo(level));
        assertThat(levelOf("get", "--raw", group + "taskinfos")).isNotEqualTo(level);
        assertThat(levelOf("replace", "--raw", group + "taskinfos/a", "--filename=-"))
                .isNotEqualTo(level);
    }

    /** The uid of the priority level by which a request of the operator was served. */
    private static String levelOf(String... request) {
        var options = Stream.of("--as=system:serviceaccount:mesos-system:mesos-operator", "--v=8");
        var result = api.server()
                .kubectlReading(
                        "{}", Stream.concat(Arrays.stream(request), options).toArray(String[]::new));
        var match = LEVEL.matcher(result.stderr());
        return match.find() ? match.group(1) : fail("no priority level in: " + result.stderr());
    }

    private static String render(List<String> options) {
        return Helm.template(Stream.concat(Stream.of("--kube-version=1.36.0"), options.stream())
                .toList());
    }

    /** Without the objects of the Prometheus operator, which is not in this cluster. */
    private static String withoutMonitors(String yaml) {
        return Arrays.stream(yaml.split("(?m)^---$", -1))
                .filter(part -> !part.contains("apiVersion: monitoring.coreos.com/"))
                .collect(Collectors.joining("---"));
    }

    private static List<JsonNode> objects(String yaml) {
        return Arrays.stream(yaml.split("(?m)^---$", -1))
                .filter(part -> part.contains("kind:"))
                .map(part -> Serialization.unmarshal(part, JsonNode.class))
                .toList();
    }

    private static Stream<JsonNode> ofKind(String kind, List<JsonNode> objects) {
        return objects.stream().filter(object -> object.path("kind").asText().equals(kind));
    }

    private static List<String> keys(String yaml) {
        return objects(yaml).stream()
                .map(object -> object.path("kind").asText() + " " + name(object))
                .toList();
    }

    private static String name(JsonNode object) {
        return object.at("/metadata/name").asText();
    }

    private static String podOf(JsonNode deployment) {
        var pod = (ObjectNode) deployment.at("/spec/template").deepCopy();
        pod.put("apiVersion", "v1").put("kind", "Pod");
        var metadata = (ObjectNode) pod.get("metadata");
        metadata.put("name", "operator").put("namespace", NAMESPACE);
        return pod.toString();
    }
}
