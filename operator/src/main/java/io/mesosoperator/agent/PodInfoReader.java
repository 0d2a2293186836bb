package io.mesosoperator.agent;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.BeanProperty;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.Module;
import com.fasterxml.jackson.databind.deser.ContextualDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import io.fabric8.kubernetes.api.model.Pod;
import io.mesosoperator.kubernetes.ExtendedResources;
import java.io.IOException;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Reads pods of lists and watches as {@link PodInfo}: what is not kept is garbage at once. */
public final class PodInfoReader extends JsonDeserializer<PodInfo> implements ContextualDeserializer {

    private final transient ExtendedResources extended;
    private final transient Predicate<Pod> isOurs;
    private final transient SharedResources shared;

    /** Looked up once: Jackson would introspect the class for each pod. Null until Jackson asks for this reader. */
    private final transient @Nullable JsonDeserializer<Object> whole;

    private PodInfoReader(
            ExtendedResources extended,
            Predicate<Pod> isOurs,
            SharedResources shared,
            @Nullable JsonDeserializer<Object> whole) {
        this.extended = extended;
        this.isOurs = isOurs;
        this.shared = shared;
        this.whole = whole;
    }

    /**
     * What a mapper needs to read pods.
     *
     * @param extended the resources to count besides cpus, mem, disk and ports
     * @param isOurs whether more is read of the pod than what it holds on its node
     */
    public static Module module(ExtendedResources extended, Predicate<Pod> isOurs) {
        return new SimpleModule("pod-info")
                .addDeserializer(PodInfo.class, new PodInfoReader(extended, isOurs, new SharedResources(), null));
    }

    @Override
    public JsonDeserializer<?> createContextual(DeserializationContext context, BeanProperty property)
            throws JsonMappingException {
        var type = context.constructType(Pod.class);
        return new PodInfoReader(extended, isOurs, shared, context.findRootValueDeserializer(type));
    }

    @Override
    public PodInfo deserialize(JsonParser json, DeserializationContext context) throws IOException {
        var pod = (Pod) Objects.requireNonNull(whole).deserialize(json, context);
        if (pod.getSpec() == null || pod.getMetadata().getUid() == null) {
            return PodInfo.bookmark(pod.getMetadata());
        }
        return isOurs.test(pod) ? PodInfo.ofOurs(pod) : PodInfo.ofOthers(pod, extended, shared);
    }
}
