package io.mesosoperator.kubernetes;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.mesosoperator.chart.Helm;
import java.util.Arrays;
import java.util.List;

/** A template of the chart as Helm renders it with its values, for Kubernetes 1.36. */
public final class ChartTemplate {

    private ChartTemplate() {}

    /** The objects of the template with this file name. */
    public static List<GenericKubernetesResource> render(String template) {
        var text = Helm.template(List.of("--kube-version=1.36.0", "--show-only=templates/" + template));
        return Arrays.stream(text.split("(?m)^---$", -1))
                .filter(part -> part.contains("kind:"))
                .map(part -> Serialization.unmarshal(part, GenericKubernetesResource.class))
                .toList();
    }
}
