package io.mesosoperator.task.pod.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.mesosoperator.crds.FieldMapping;
import io.mesosoperator.crds.FieldMapping.Presence;
import io.mesosoperator.crds.ValueShape.Struct;
import io.mesosoperator.crds.kubernetes.Kubernetes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Every field of {@code spec.kubernetes} is in a task of the golden folders that becomes a pod. */
class EveryFieldInAPodTest {

    private static final Path FOLDERS = Path.of("src/test/resources/pods");

    @Test
    void everyFieldIsInATaskThatBecomesAPod() throws IOException {
        var all = new TreeSet<String>();
        fields(FieldMapping.shapeOf(Kubernetes.getDefaultInstance()), "spec.kubernetes", all);

        var used = new TreeSet<String>();
        try (var folders = Files.list(FOLDERS)) {
            for (var folder : folders.filter(folder -> Files.exists(folder.resolve("pod.yaml")))
                    .toList()) {
                var task = new YAMLMapper().readTree(folder.resolve("task.yaml").toFile());
                values(task.at("/spec/kubernetes"), "spec.kubernetes", used);
            }
        }

        assertThat(used).containsAll(all);
    }

    private static void fields(Struct message, String path, Set<String> fields) {
        for (var field : message.fields().values()) {
            var place = path + "." + field.name() + (field.presence() == Presence.REPEATED ? "[]" : "");
            if (field.value() instanceof Struct inner) {
                fields(inner, place, fields);
            } else {
                fields.add(place);
            }
        }
    }

    /** Of objects whose keys are anything, such as labels, there are more than fields. */
    private static void values(JsonNode json, String path, Set<String> values) {
        values.add(path);
        json.properties().forEach(property -> values(property.getValue(), path + "." + property.getKey(), values));
        if (json.isArray()) {
            json.forEach(item -> values(item, path + "[]", values));
        }
    }
}
