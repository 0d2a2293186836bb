package io.mesosoperator.agent;

import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;
import io.mesosoperator.kubernetes.ExtendedResources;
import io.mesosoperator.resource.Resources;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the watch keeps of a pod (kube-scheduler: {@code PodInfo}). Of a pod of others that is its name and what it
 * holds on its node, some 400 bytes; of a pod of ours also the pod, without the fields that nobody reads.
 */
@Group("")
@Version("v1")
@Kind("Pod")
@Singular("pod")
@Plural("pods")
@JsonDeserialize(using = JsonDeserializer.None.class) // it has a reader with parameters: PodInfoReader
public final class PodInfo implements HasMetadata, Namespaced {

    private static final long serialVersionUID = 1;

    private final String namespace;
    private final String name;
    private final String uid;
    private final String resourceVersion;
    private final transient @Nullable PodResources resources;
    private final transient @Nullable RuntimeException uncountable;
    private final @Nullable Pod pod;

    private PodInfo(
            ObjectMeta metadata,
            @Nullable PodResources resources,
            @Nullable RuntimeException uncountable,
            @Nullable Pod pod) {
        namespace = text(metadata.getNamespace()).intern();
        name = text(metadata.getName());
        uid = text(metadata.getUid());
        resourceVersion = text(metadata.getResourceVersion());
        this.resources = resources;
        this.uncountable = uncountable;
        this.pod = pod;
    }

    /** One of our pods, or one that is taken for it. */
    public static PodInfo ofOurs(Pod pod) {
        return new PodInfo(pod.getMetadata(), null, null, pod);
    }

    /** A pod of others. */
    static PodInfo ofOthers(Pod pod, ExtendedResources extended, SharedResources shared) {
        try {
            var resources = PodResources.of(pod, Optional.empty(), extended)
                    // there are far fewer nodes than pods; Java's own pool forgets those that nobody has any more
                    .map(held -> new PodResources(held.node().intern(), shared.share(held.resources())))
                    .orElse(null);
            return new PodInfo(pod.getMetadata(), resources, null, null);
        } catch (RuntimeException uncountable) {
            // Not here, where it would end the watch of all pods, but where this pod is counted.
            return new PodInfo(pod.getMetadata(), null, uncountable, null);
        }
    }

    /** An event that tells only how far the watch is. */
    static PodInfo bookmark(ObjectMeta metadata) {
        return new PodInfo(metadata, null, null, null);
    }

    public String namespace() {
        return namespace;
    }

    public String name() {
        return name;
    }

    public String uid() {
        return uid;
    }

    /**
     * What the pod holds on its node, as {@link PodResources#of} counts it.
     *
     * @param declared what the pod's TaskInfo asks for; empty if the pod is no task's
     * @throws RuntimeException if that cannot be counted
     */
    public Optional<PodResources> resources(Optional<Resources> declared, ExtendedResources extended) {
        if (uncountable != null) {
            throw uncountable;
        }
        return pod == null ? Optional.ofNullable(resources) : PodResources.of(pod, declared, extended);
    }

    /** The pod, if it is one of ours. */
    public Optional<Pod> pod() {
        return Optional.ofNullable(pod);
    }

    /** Whether this is the same pod of others, and what it holds has not changed. */
    public boolean holdsTheSame(PodInfo other) {
        return uid.equals(other.uid)
                && pod == null
                && other.pod == null
                && uncountable == null
                && other.uncountable == null
                && Objects.equals(resources, other.resources);
    }

    @Override
    public ObjectMeta getMetadata() {
        return pod != null
                ? pod.getMetadata()
                : new ObjectMetaBuilder()
                        .withNamespace(namespace)
                        .withName(name)
                        .withUid(uid)
                        .withResourceVersion(resourceVersion)
                        .build();
    }

    @Override
    public void setMetadata(ObjectMeta metadata) {
        throw new UnsupportedOperationException("a watched pod is not written");
    }

    @Override
    public void setApiVersion(String version) {
        // it is v1
    }

    @Override
    public String toString() {
        return "pod " + namespace + "/" + name;
    }

    private static String text(@Nullable String text) {
        return text == null ? "" : text;
    }
}
