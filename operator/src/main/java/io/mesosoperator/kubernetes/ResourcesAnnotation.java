package io.mesosoperator.kubernetes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.fabric8.kubernetes.api.model.Pod;
import io.mesosoperator.crds.Codec;
import io.mesosoperator.crds.Decoded;
import io.mesosoperator.resource.Resources;
import java.util.ArrayList;
import java.util.Optional;
import org.apache.mesos.Protos.Resource;

/**
 * The task's resources on its pod, as a JSON list of the messages. Not Mesos' text form: a persistence id may contain a
 * colon and a principal a bracket, and both would be parsed wrongly.
 */
public final class ResourcesAnnotation {

    private static final Codec CODEC = new Codec();
    private static final ObjectMapper JSON = new ObjectMapper();

    private ResourcesAnnotation() {}

    public static String write(Resources resources) {
        var list = JsonNodeFactory.instance.arrayNode();
        resources.toProto().forEach(resource -> list.add(CODEC.encode(resource)));
        return list.toString();
    }

    /** The resources in the pod's annotation; empty if the annotation is missing or invalid. */
    public static Optional<Resources> read(Pod pod) {
        return Optional.ofNullable(pod.getMetadata().getAnnotations().get(Annotations.RESOURCES))
                .flatMap(ResourcesAnnotation::parse);
    }

    private static Optional<Resources> parse(String text) {
        try {
            return decode(JSON.readTree(text));
        } catch (JsonProcessingException unreadable) {
            return Optional.empty(); // not the operator's
        }
    }

    private static Optional<Resources> decode(JsonNode json) {
        if (!json.isArray()) {
            return Optional.empty();
        }
        var resources = new ArrayList<Resource>();
        for (var item : json) {
            switch (CODEC.decode(Resource.getDefaultInstance(), item, Annotations.RESOURCES)) {
                case Decoded.Ok<Resource>(var resource) -> resources.add(resource);
                case Decoded.Invalid<Resource> _ -> {
                    return Optional.empty();
                }
            }
        }
        return Resources.validate(resources).isEmpty() ? Optional.of(Resources.of(resources)) : Optional.empty();
    }
}
