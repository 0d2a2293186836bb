package io.mesosoperator.app.configuration;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.Message;
import io.mesosoperator.authorization.Authorizer;
import io.mesosoperator.authorization.RateLimiters;
import io.mesosoperator.crds.Codec;
import io.mesosoperator.crds.Decoded;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.apache.mesos.Protos.ACLs;
import org.apache.mesos.Protos.RateLimits;

/**
 * Messages of mesos.proto as values: in the form of a Mesos master's files, with fields in snake_case, or in that of
 * the custom resources.
 */
final class MesosMessages {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final Codec CODEC = new Codec();
    private static final Pattern WORD = Pattern.compile("_([a-z0-9])");

    static final ValueType<Authorizer> ACLS =
            message("ACLs", ACLs.getDefaultInstance(), Authorizer::new, Authorizer::acls);

    static final ValueType<RateLimiters> RATE_LIMITS =
            message("RateLimits", RateLimits.getDefaultInstance(), RateLimiters::of, RateLimiters::limits);

    private MesosMessages() {}

    /** @param whole throws {@link IllegalArgumentException} for a message that makes no sense */
    private static <M extends Message, T> ValueType<T> message(
            String name, M prototype, Function<M, T> whole, Function<T, M> messageOf) {
        return new ValueType<>(
                name,
                JSON.objectNode(),
                JSON.objectNode().put("type", "object"),
                (value, path) -> read(value, path, prototype, whole),
                made -> CODEC.encode(messageOf.apply(made)));
    }

    private static <M extends Message, T> Optional<T> read(
            JsonNode value, FieldPath path, M prototype, Function<M, T> whole) {
        return switch (CODEC.decode(prototype, camelCase(value, path), path.text())) {
            case Decoded.Ok<M>(var message) -> ValueType.made(message, path, whole);
            case Decoded.Invalid<M>(var problems) -> {
                problems.forEach(problem -> path.problems().add(problem.path() + ": " + problem.message()));
                yield Optional.empty();
            }
        };
    }

    /** The tree with {@code register_frameworks} as {@code registerFrameworks}; none of these messages has a map. */
    private static JsonNode camelCase(JsonNode json, FieldPath path) {
        return switch (json) {
            case ObjectNode object -> {
                var renamed = JSON.objectNode();
                object.properties().forEach(field -> {
                    var name = WORD.matcher(field.getKey())
                            .replaceAll(word -> word.group(1).toUpperCase(Locale.ROOT));
                    if (renamed.has(name)) {
                        path.field(field.getKey()).report("is there twice, as %s too; remove one".formatted(name));
                    }
                    renamed.set(name, camelCase(field.getValue(), path.field(name)));
                });
                yield renamed;
            }
            case ArrayNode array -> {
                var items = JSON.arrayNode();
                for (var i = 0; i < array.size(); i++) {
                    items.add(camelCase(array.get(i), path.item(i)));
                }
                yield items;
            }
            default -> json;
        };
    }
}
