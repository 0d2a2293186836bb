package io.mesosoperator.kubernetes;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.mesosoperator.chart.Helm;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** A template of the chart as Helm renders it with its values, for Kubernetes 1.36. */
public final class ChartTemplate {

    private ChartTemplate() {}

    /**
     * The objects of the template with this file name.
     *
     * @param values for example {@code authorization.aggregate=true}
     */
    public static List<GenericKubernetesResource> render(String template, String... values) {
        var options = Stream.concat(
                Stream.of("--kube-version=1.36.0", "--show-only=templates/" + template),
                Arrays.stream(values).map(value -> "--set=" + value));
        var text = Helm.template(options.toList());
        return Arrays.stream(text.split("(?m)^---$", -1))
                .filter(part -> part.contains("kind:"))
                .map(part -> Serialization.unmarshal(part, GenericKubernetesResource.class))
                .toList();
    }
}
