package io.mesosoperator.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The objects of {@code docs/migrating.md} are what the API server takes, and what runs. */
@WithOperator
record MigratingPageIT(Cluster cluster) {

    private static final Path PAGE = Path.of("../docs/migrating.md");

    @Test
    void itsObjectsAreTaken() throws IOException {
        cluster.kubelet().node("n1", 4, 4096);
        cluster.framework("shop");
        cluster.framework("batch");

        var objects = objects();

        assertThat(objects).hasSize(2);
        objects.forEach(cluster::create);
        cluster.eventually(() -> assertThat(cluster.pods()).hasSize(2));
    }

    /** The indented blocks that are objects. */
    private static List<String> objects() throws IOException {
        var objects = new ArrayList<String>();
        StringBuilder block = null;
        for (var line : Files.readAllLines(PAGE)) {
            if (line.equals("    apiVersion: mesosoperator.io/v1alpha1")) {
                block = new StringBuilder();
            }
            if (block != null && line.startsWith("    ")) {
                block.append(line.substring(4)).append('\n');
            } else if (block != null) {
                objects.add(block.toString());
                block = null;
            }
        }
        return objects;
    }
}
