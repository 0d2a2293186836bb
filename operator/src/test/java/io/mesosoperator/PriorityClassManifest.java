package io.mesosoperator;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The chart's PriorityClasses: without them the API server takes no pod that names one. */
public final class PriorityClassManifest {

    private static final Path FILE = Path.of("..", "helm", "mesos-operator", "files", "priorityclasses.yaml");

    private PriorityClassManifest() {}

    /** Makes them be there. */
    public static List<HasMetadata> apply(KubernetesClient client) {
        try (var yaml = Files.newInputStream(FILE)) {
            return client.load(yaml).serverSideApply();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
