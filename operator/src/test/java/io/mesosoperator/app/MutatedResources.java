package io.mesosoperator.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.mesosoperator.crds.CustomResourceKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;

/** Custom resources that were sound, and are so no more: each is made of a seed and its number alone. */
final class MutatedResources {

    private static final Path CRDS = Path.of("..", "crds");
    private static final Path CORPUS = CRDS.resolve(Path.of("src", "test", "resources", "corpus"));
    private static final ObjectMapper YAML = new YAMLMapper();
    private static final Pattern DOCUMENTS = Pattern.compile("(?m)^---\n");

    /** Tasks are what a tenant makes most. */
    private static final List<CustomResourceKind<?>> KINDS = List.of(
            CustomResourceKind.TASK_INFO,
            CustomResourceKind.TASK_INFO,
            CustomResourceKind.TASK_INFO,
            CustomResourceKind.TASK_INFO,
            CustomResourceKind.FRAMEWORK,
            CustomResourceKind.OFFER,
            CustomResourceKind.AGENT);

    private final long seed;
    private final String framework;
    private final Map<CustomResourceKind<?>, JsonNode> schemas = new HashMap<>();
    private final Map<CustomResourceKind<?>, List<ObjectNode>> sound = new HashMap<>();

    /** A resource to create. */
    record Mutated(CustomResourceKind<?> kind, ObjectNode object) {}

    /** @param framework to which tasks mostly belong */
    MutatedResources(long seed, String framework) throws IOException {
        this.seed = seed;
        this.framework = framework;
        for (var kind : CustomResourceKind.all()) {
            schemas.put(
                    kind,
                    YAML.readTree(CRDS.resolve(kind.crdName() + ".yaml").toFile())
                            .at("/spec/versions/0/schema/openAPIV3Schema/properties/spec"));
            sound.put(kind, samples(kind));
        }
    }

    private static List<ObjectNode> samples(CustomResourceKind<?> kind) throws IOException {
        var samples = new ArrayList<ObjectNode>();
        try (var files = Files.list(CORPUS.resolve(kind.kind().toLowerCase(Locale.ROOT)))) {
            for (var file : files.filter(file -> !file.getFileName().toString().startsWith("invalid-"))
                    .sorted()
                    .toList()) {
                for (var document : DOCUMENTS.split(Files.readString(file), -1)) {
                    samples.add((ObjectNode) YAML.readTree(document));
                }
            }
        }
        return samples;
    }

    Mutated create(int number) {
        var random = new Random(seed + number);
        var kind = KINDS.get(random.nextInt(KINDS.size()));
        var object = sample(kind, random);
        var spec = object.withObject("/spec");
        if (kind == CustomResourceKind.TASK_INFO && random.nextInt(8) > 0) {
            spec.withObject("/frameworkId").put("value", framework);
            // Otherwise most of them would wait for an offer or for a node that never was.
            spec.remove(List.of("offerIds", "slaveId"));
        }
        new SchemaMutations(random).mutate(spec, schema(kind));
        if (random.nextInt(20) == 0) {
            object.set("spec", new SchemaMutations(random).anything(2));
        }
        metadata(object.withObject("/metadata"), number, random);
        return new Mutated(kind, object);
    }

    /** A merge patch of an object of this kind: what its users change. */
    ObjectNode patch(CustomResourceKind<?> kind, int number) {
        var random = new Random(seed + number);
        var patch = YAML.createObjectNode();
        var spec = patch.putObject("spec");
        // With fields that cannot be changed, all would be refused for these.
        if (kind == CustomResourceKind.TASK_INFO) {
            spec.put("kill", random.nextBoolean());
        } else {
            spec.setAll(sample(kind, random).withObject("/spec"));
            spec.remove(List.of("frameworkId", "slaveId", "hostname", "id", "user", "role", "principal", "checkpoint"));
        }
        if (random.nextInt(4) > 0) {
            new SchemaMutations(random).mutate(spec, schema(kind));
        }
        return patch;
    }

    private JsonNode schema(CustomResourceKind<?> kind) {
        return schemas.getOrDefault(kind, YAML.missingNode());
    }

    private ObjectNode sample(CustomResourceKind<?> kind, Random random) {
        var samples = sound.getOrDefault(kind, List.of());
        return samples.get(random.nextInt(samples.size())).deepCopy();
    }

    private static void metadata(ObjectNode metadata, int number, Random random) {
        metadata.put("name", "m-" + number);
        metadata.remove("namespace");
        switch (random.nextInt(30)) {
            case 0 -> metadata.withObject("/labels").put("mesosoperator.io/subscribed-by", "scheduler-api");
            case 1 -> metadata.withObject("/labels").put("mesosoperator.io/framework", "x".repeat(64));
            case 2 -> metadata.withObject("/annotations").put("mesosoperator.io/acknowledged", "\ud83d\ude80");
            case 3 -> metadata.withObject("/annotations").put("mesosoperator.io/resources", "[[[[");
            case 4 -> metadata.withObject("/annotations").put("a", "b".repeat(200_000));
            case 5 -> metadata.withArray("/finalizers").add("example.com/never");
            case 6 ->
                metadata.withArray("/ownerReferences")
                        .addObject()
                        .put("apiVersion", "v1")
                        .put("kind", "ConfigMap")
                        .put("name", "none")
                        .put("uid", "none");
            case 7 -> metadata.put("name", "x".repeat(253));
            case 8 -> metadata.put("name", "n2");
            default -> {}
        }
    }
}
