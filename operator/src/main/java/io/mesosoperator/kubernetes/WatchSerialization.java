package io.mesosoperator.kubernetes;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.Module;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.WatchEvent;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.impl.KubernetesClientImpl;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads lists and events of watched objects: one parse each, straight into the watched class, without the fields that
 * nobody reads ({@link WatchedFields}). The client's own way is a tree of the whole event, from it the object, and for
 * custom resources a second conversion.
 *
 * <p>For informers only: an object that was read like this must not be written back.
 */
public final class WatchSerialization extends KubernetesSerialization {

    /** How many objects a list asks for at a time: a page of pods is 5 MB of JSON. */
    public static final long PAGE = 500;

    private final ObjectMapper mapper;

    /** By {@code apiVersion/kind}. */
    private final Map<String, Class<? extends HasMetadata>> watched = new HashMap<>();

    private WatchSerialization(ObjectMapper mapper, Collection<Class<? extends HasMetadata>> watched) {
        super(mapper, true);
        this.mapper = mapper;
        watched.forEach(
                type -> this.watched.put(key(HasMetadata.getApiVersion(type), HasMetadata.getKind(type)), type));
    }

    /**
     * Reads objects of these classes.
     *
     * @param modules readers of those classes
     */
    public static WatchSerialization of(Collection<Class<? extends HasMetadata>> watched, Module... modules) {
        return of(new JsonFactory(), watched, modules);
    }

    static WatchSerialization of(
            JsonFactory factory, Collection<Class<? extends HasMetadata>> watched, Module... modules) {
        var mapper = new ObjectMapper(factory).registerModule(WatchedFields.module());
        return new WatchSerialization(mapper.registerModules(modules), watched);
    }

    /**
     * A client for informers, on the connections of the given one. It must not be closed: that would close those too.
     */
    public KubernetesClient clientLike(KubernetesClient client) {
        return new KubernetesClientImpl(client.getHttpClient(), client.getConfiguration(), null, this);
    }

    @Override
    public <T> T unmarshal(String text, Class<T> type) {
        return type == WatchEvent.class
                ? event(text).map(type::cast).orElseGet(() -> super.unmarshal(text, type))
                : super.unmarshal(text, type);
    }

    /** Empty for an event of another form, such as an error. */
    private Optional<WatchEvent> event(String text) {
        try (var json = mapper.createParser(text)) {
            var type = atObject(json);
            var target = type == null ? null : target(json);
            return target == null
                    ? Optional.empty()
                    : Optional.of(new WatchEvent(mapper.readValue(json, target), type));
        } catch (JsonProcessingException unreadable) {
            return Optional.empty(); // then the client says what is wrong
        } catch (IOException impossible) {
            throw new IllegalStateException("a string cannot fail to be read", impossible);
        }
    }

    /** Moves to the begin of the event's object. Returns the event's type; null if the event has another form. */
    private static @Nullable String atObject(JsonParser json) throws IOException {
        if (json.nextToken() != JsonToken.START_OBJECT || !"type".equals(json.nextFieldName())) {
            return null;
        }
        var type = json.nextTextValue();
        return "object".equals(json.nextFieldName()) && json.nextToken() == JsonToken.START_OBJECT ? type : null;
    }

    /**
     * The class of the object: its kind and version are its first two fields, as the API server writes it. Moves behind
     * them; the class has them anyway.
     */
    private @Nullable Class<? extends HasMetadata> target(JsonParser json) throws IOException {
        var first = json.nextFieldName();
        var firstValue = json.nextTextValue();
        var second = json.nextFieldName();
        var secondValue = json.nextTextValue();
        json.nextToken();
        if ("kind".equals(first) && "apiVersion".equals(second)) {
            return watched.get(key(secondValue, firstValue));
        }
        return "apiVersion".equals(first) && "kind".equals(second) ? watched.get(key(firstValue, secondValue)) : null;
    }

    private static String key(@Nullable String apiVersion, @Nullable String kind) {
        return apiVersion + "/" + kind;
    }
}
