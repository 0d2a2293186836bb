package io.mesosoperator.kubernetes;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** A template of the chart as Helm renders it with its values, for Kubernetes 1.36. */
public final class ChartTemplate {

    private ChartTemplate() {}

    /** The objects of the template with this file name. */
    public static List<GenericKubernetesResource> render(String template) {
        try {
            var helm = new ProcessBuilder(
                            Path.of("..", "cluster", "bin", "helm").toString(),
                            "template",
                            "mesos-operator",
                            Path.of("..", "helm", "mesos-operator").toString(),
                            "--namespace=mesos-system",
                            "--kube-version=1.36.0",
                            "--show-only=templates/" + template)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            var text = new String(helm.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (helm.waitFor() != 0) {
                throw new IllegalStateException("helm cannot render " + template);
            }
            return Arrays.stream(text.split("(?m)^---$", -1))
                    .filter(part -> part.contains("kind:"))
                    .map(part -> Serialization.unmarshal(part, GenericKubernetesResource.class))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
