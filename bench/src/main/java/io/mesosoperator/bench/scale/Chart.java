package io.mesosoperator.bench.scale;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.mesosoperator.cluster.Kubectl;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** What the chart would install, as Helm renders it. */
final class Chart {

    static final String NAMESPACE = "mesos-system";

    private static final String RELEASE = "mesos-operator";
    private static final String DEPLOYMENT = "Deployment";
    private static final Path DEFINITIONS = Path.of("files", "crds");

    private final Path folder;
    private final List<GenericKubernetesResource> objects;

    private Chart(Path folder, List<GenericKubernetesResource> objects) {
        this.folder = folder;
        this.objects = objects;
    }

    /** @param values as Helm's option {@code --set} has them */
    static Chart render(Path helm, Path folder, Optional<String> values) {
        var command = Stream.concat(
                Stream.of(
                        helm.toString(),
                        "template",
                        RELEASE,
                        folder.toString(),
                        "--namespace=" + NAMESPACE,
                        "--kube-version=1.36.0",
                        "--set=crds.install=false"),
                values.stream().map(set -> "--set=" + set));
        var text = new Command(command.toList()).run();
        var objects = Arrays.stream(text.split("(?m)^---$", -1))
                .filter(part -> part.contains("kind:"))
                .map(part -> Serialization.unmarshal(part, GenericKubernetesResource.class))
                .toList();
        return new Chart(folder, objects);
    }

    /** Definitions, rights, policies and priorities: all but the operator itself, which runs beside the cluster. */
    void install(Kubectl kubectl) {
        kubectl.run("", List.of("create", "namespace", NAMESPACE)).orThrow();
        kubectl.run("", List.of("apply", "--server-side", "--filename=" + folder.resolve(DEFINITIONS)))
                .orThrow();
        kubectl.run("", List.of("wait", "crd", "--all", "--for=condition=Established", "--timeout=60s"))
                .orThrow();
        for (var object : objects) {
            if (!object.getKind().equals(DEPLOYMENT)) {
                kubectl.run(
                                Serialization.asYaml(object),
                                List.of("apply", "--server-side", "--namespace=" + NAMESPACE, "--filename=-"))
                        .orThrow();
            }
        }
    }

    /** The operator's configuration file. */
    String configuration() {
        return Objects.toString(object("ConfigMap").get("data", "config.yaml"));
    }

    /** The memory limit of the operator's container. */
    long limitMib() {
        var limit = object(DEPLOYMENT)
                .get("spec", "template", "spec", "containers", 0, "resources", "limits", "memory")
                .toString();
        return Quantity.getAmountInBytes(new Quantity(limit)).longValueExact() >> 20;
    }

    private GenericKubernetesResource object(String kind) {
        return objects.stream()
                .filter(object -> object.getKind().equals(kind))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("the chart has no " + kind));
    }
}
