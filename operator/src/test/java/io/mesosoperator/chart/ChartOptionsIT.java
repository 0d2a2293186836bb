package io.mesosoperator.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the values of the chart change, without an API server. */
class ChartOptionsIT {

    private static final String DIGEST = "sha256:" + "0123456789abcdef".repeat(4);
    private static final String OPERATOR = "/spec/template/spec/containers/0";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "image.tag=v2 | docker.io/mesosoperator/mesos-operator:v2",
                "image.tag=v2,image.digest=DIGEST | docker.io/mesosoperator/mesos-operator@DIGEST",
                "image.tag=v2,image.registry=r.example.com:5000 | r.example.com:5000/mesosoperator/mesos-operator:v2",
                "image.tag=v2,global.imageRegistry=r.example.com | r.example.com/mesosoperator/mesos-operator:v2",
                "image.tag=v2,image.registry= | mesosoperator/mesos-operator:v2",
                "image.tag=v2,image.repository=r.example.com/mine | r.example.com/mine:v2",
                "image.tag=v2,image.repository=localhost/mine,global.imageRegistry=r.example.com | localhost/mine:v2",
            })
    void theOperatorAndTheFetcherHaveTheImage(String values, String image) {
        var set = "--set=" + values.replace("DIGEST", DIGEST);

        assertThat(only("Deployment", set).at(OPERATOR + "/image").asText()).isEqualTo(image.replace("DIGEST", DIGEST));
        assertThat(only("ConfigMap", set).at("/data/config.yaml").asText())
                .contains("image: " + image.replace("DIGEST", DIGEST));
    }

    @Test
    void aDigestThatIsNoneIsRefused() {
        assertThatThrownBy(() -> only("Deployment", "--set=image.digest=latest"))
                .hasMessageContaining("/image/digest");
    }

    @Test
    void pullSecretsOfTheChartAndOfAllChartsAreNamedOnce() {
        var pod = only(
                "Deployment",
                "--set=imagePullSecrets[0].name=a",
                "--set=global.imagePullSecrets[0]=b,global.imagePullSecrets[1].name=a");

        assertThat(pod.at("/spec/template/spec/imagePullSecrets")).hasToString("[{\"name\":\"a\"},{\"name\":\"b\"}]");
    }

    @Test
    void namesComeFromTheReleaseUnlessTheyAreGiven() {
        assertThat(name("Deployment")).isEqualTo("mesos-operator");
        assertThat(name("Deployment", "--set=nameOverride=mesos")).isEqualTo("mesos-operator");
        assertThat(name("Deployment", "--set=nameOverride=other")).isEqualTo("mesos-operator-other");
        assertThat(name("ClusterRoleBinding", "--set=fullnameOverride=other")).isEqualTo("other");
    }

    @Test
    void labelsOfUsersNeverHideTheOperatorFromItsDeployment() {
        var deployment = only(
                "Deployment",
                "--set=commonLabels.app\\.kubernetes\\.io/name=mine,podLabels.app\\.kubernetes\\.io/instance=mine");

        var selector = deployment.at("/spec/selector/matchLabels");
        var labels = deployment.at("/spec/template/metadata/labels");
        assertThat(selector.properties())
                .isNotEmpty()
                .allSatisfy(label -> assertThat(labels.path(label.getKey())).isEqualTo(label.getValue()));
    }

    @Test
    void openShiftChoosesTheNumbers() {
        var context = only(
                        "Deployment",
                        "--set=podSecurityContext.runAsUser=null,podSecurityContext.runAsGroup=null",
                        "--set=podSecurityContext.fsGroup=null")
                .at("/spec/template/spec/securityContext");

        assertThat(context).hasToString("{\"runAsNonRoot\":true,\"seccompProfile\":{\"type\":\"RuntimeDefault\"}}");
    }

    @Test
    void spreadingIsOfTheOperatorsPodsUnlessItSaysAnother() {
        var constraints = only("Deployment", "--values=" + ChartValuesTest.EVERY_VALUE)
                .at("/spec/template/spec/topologySpreadConstraints");

        assertThat(constraints
                        .at("/0/labelSelector/matchLabels/app.kubernetes.io~1instance")
                        .asText())
                .isEqualTo("mesos-operator");
        assertThat(constraints.at("/1/labelSelector")).hasToString("{\"matchLabels\":{\"team\":\"platform\"}}");
    }

    @Test
    void aBudgetForDisruptionsIsThereWithReplicasOrWhenItIsAskedFor() {
        assertThat(all("PodDisruptionBudget")).isEmpty();
        assertThat(all("PodDisruptionBudget", "--set=replicas=2,podDisruptionBudget.enabled=false"))
                .isEmpty();
        assertThat(only("PodDisruptionBudget", "--set=replicas=2")
                        .at("/spec/maxUnavailable")
                        .asInt())
                .isEqualTo(1);
        var least = only(
                "PodDisruptionBudget", "--set=podDisruptionBudget.enabled=true,podDisruptionBudget.minAvailable=50%");
        assertThat(least.at("/spec/minAvailable").asText()).isEqualTo("50%");
        assertThat(least.at("/spec/maxUnavailable").isMissingNode()).isTrue();
    }

    @Test
    void whatNobodyMayReachHasNoRule() {
        var ports = only("NetworkPolicy", "--set=networkPolicy.enabled=true").at("/spec");
        assertThat(ports.at("/ingress").findValuesAsText("port")).containsExactly("management");
        assertThat(ports.at("/policyTypes")).hasToString("[\"Ingress\"]");

        var closed = only("NetworkPolicy", "--set=networkPolicy.enabled=true,networkPolicy.metrics.from=null");
        assertThat(closed.at("/spec/ingress").isMissingNode()).isTrue();

        var open = only("NetworkPolicy", "--values=" + ChartValuesTest.EVERY_VALUE);
        assertThat(open.at("/spec/ingress").findValuesAsText("port"))
                .containsExactly("management", "probes", "scheduler-api", "executor-api", "beside");
        assertThat(open.at("/spec/ingress")).allMatch(rule -> !rule.path("from").isEmpty());
    }

    @Test
    void everyPortOfThePodIsInTheNetworkPolicy() {
        var named = only("NetworkPolicy", "--values=" + ChartValuesTest.EVERY_VALUE)
                .at("/spec/ingress")
                .findValuesAsText("port");
        var ports = only("Deployment", "--values=" + ChartValuesTest.EVERY_VALUE).findValues("ports").stream()
                .flatMap(JsonNode::valueStream)
                .map(port -> port.path("name").asText())
                .toList();

        assertThat(ports).isNotEmpty();
        assertThat(named).containsAll(ports);
    }

    @Test
    void definitionsStayWhenTheReleaseGoesUnlessTheyAreNotToBeKept() {
        assertThat(all("CustomResourceDefinition")).hasSize(4).allMatch(ChartOptionsIT::isKept);
        assertThat(all("CustomResourceDefinition", "--set=crds.keep=false"))
                .hasSize(4)
                .noneMatch(ChartOptionsIT::isKept);
        assertThat(all("CustomResourceDefinition", "--set=crds.install=false")).isEmpty();
    }

    private static boolean isKept(JsonNode object) {
        return object.at("/metadata/annotations/helm.sh~1resource-policy")
                .asText()
                .equals("keep");
    }

    @Test
    void withoutRbacThereIsNoRoleAndNoBinding() {
        var rendered = objects("--values=" + ChartValuesTest.EVERY_VALUE, "--set=rbac.create=false");

        assertThat(rendered)
                .isNotEmpty()
                .noneMatch(object -> object.path("apiVersion").asText().startsWith("rbac."));
    }

    private static String name(String kind, String... options) {
        return only(kind, options).at("/metadata/name").asText();
    }

    private static JsonNode only(String kind, String... options) {
        var found = all(kind, options);
        assertThat(found).as(kind).hasSize(1);
        return found.getFirst();
    }

    private static List<JsonNode> all(String kind, String... options) {
        return objects(options).stream()
                .filter(object -> object.path("kind").asText().equals(kind))
                .toList();
    }

    private static List<JsonNode> objects(String... options) {
        var text = Helm.template(Stream.concat(Stream.of("--kube-version=1.36.0"), Arrays.stream(options))
                .toList());
        return Arrays.stream(text.split("(?m)^---$", -1))
                .filter(part -> part.contains("kind:"))
                .map(part -> Serialization.unmarshal(part, JsonNode.class))
                .toList();
    }
}
