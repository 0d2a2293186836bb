package io.mesosoperator.kubernetes;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.PropertyName;
import com.fasterxml.jackson.databind.deser.BeanDeserializer;
import com.fasterxml.jackson.databind.deser.BeanDeserializerBuilder;
import com.fasterxml.jackson.databind.deser.BeanDeserializerModifier;
import com.fasterxml.jackson.databind.deser.SettableBeanProperty;
import com.fasterxml.jackson.databind.deser.std.DelegatingDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerStateRunning;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.KubernetesResource;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeAddress;
import io.fabric8.kubernetes.api.model.NodeAffinity;
import io.fabric8.kubernetes.api.model.NodeCondition;
import io.fabric8.kubernetes.api.model.NodeSpec;
import io.fabric8.kubernetes.api.model.NodeStatus;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.Taint;
import java.io.IOException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The fields of watched objects that anything here reads. The parser skips all others, so they are never in memory: a
 * node's images, a pod's volumes and environment, {@code managedFields}. <strong>Code that reads another field of a
 * pod or a node adds it here</strong>; a test finds every field that is read.
 *
 * <p>Classes that are not in the table are read whole, except for fields that the model does not know.
 */
public final class WatchedFields {

    /** Of an annotation with another key nothing is read; kubectl's copy of the whole object is one. */
    private static final String OURS = "mesosoperator.io/";

    /** Written for the task or for people, and never read back; data may have 256 KiB. */
    private static final Set<String> WRITE_ONLY = Set.of(
            Annotations.EXECUTOR_DATA,
            Annotations.TASK_DATA,
            Annotations.DISCOVERY_INFO,
            Annotations.LABELS,
            Annotations.TASK_ID,
            Annotations.EXECUTOR_NAME,
            Annotations.EXECUTOR_SOURCE);

    private static final Map<Class<?>, Set<String>> READ = Map.ofEntries(
            Map.entry(
                    ObjectMeta.class,
                    Set.of(
                            "name",
                            "namespace",
                            "uid",
                            "resourceVersion",
                            "generation",
                            "creationTimestamp",
                            "deletionTimestamp",
                            "deletionGracePeriodSeconds",
                            "labels",
                            "annotations",
                            "ownerReferences",
                            "finalizers")),
            Map.entry(Pod.class, Set.of("metadata", "spec", "status")),
            Map.entry(
                    PodSpec.class,
                    Set.of(
                            "nodeName",
                            "activeDeadlineSeconds",
                            "affinity",
                            "containers",
                            "initContainers",
                            "overhead",
                            "resources",
                            "hostNetwork",
                            "hostnameOverride",
                            "priority",
                            "restartPolicy",
                            "terminationGracePeriodSeconds")),
            Map.entry(Affinity.class, Set.of("nodeAffinity")),
            Map.entry(NodeAffinity.class, Set.of("requiredDuringSchedulingIgnoredDuringExecution")),
            Map.entry(
                    Container.class,
                    Set.of(
                            "name",
                            "image",
                            "command",
                            "ports",
                            "resources",
                            "restartPolicy",
                            "startupProbe",
                            "livenessProbe",
                            "readinessProbe")),
            Map.entry(
                    Probe.class,
                    Set.of("exec", "failureThreshold", "initialDelaySeconds", "periodSeconds", "timeoutSeconds")),
            Map.entry(ResourceRequirements.class, Set.of("requests", "limits")),
            Map.entry(
                    PodStatus.class,
                    Set.of(
                            "phase",
                            "podIP",
                            "reason",
                            "message",
                            "conditions",
                            "containerStatuses",
                            "initContainerStatuses",
                            "nominatedNodeName",
                            "nodeAllocatableResourceClaimStatuses",
                            "resize",
                            "resources",
                            "allocatedResources")),
            Map.entry(
                    PodCondition.class,
                    Set.of("type", "status", "reason", "message", "lastTransitionTime", "observedGeneration")),
            Map.entry(
                    ContainerStatus.class,
                    Set.of(
                            "name",
                            "ready",
                            "started",
                            "restartCount",
                            "state",
                            "lastState",
                            "allocatedResources",
                            "resources")),
            Map.entry(ContainerStateWaiting.class, Set.of("reason", "message")),
            Map.entry(ContainerStateRunning.class, Set.of("startedAt")),
            Map.entry(
                    ContainerStateTerminated.class,
                    Set.of("containerID", "exitCode", "signal", "reason", "message", "startedAt", "finishedAt")),
            Map.entry(Node.class, Set.of("metadata", "spec", "status")),
            Map.entry(NodeSpec.class, Set.of("unschedulable", "taints")),
            Map.entry(Taint.class, Set.of("key", "value", "effect")),
            Map.entry(NodeStatus.class, Set.of("addresses", "allocatable", "conditions")),
            Map.entry(NodeAddress.class, Set.of("type", "address")),
            Map.entry(NodeCondition.class, Set.of("type", "status", "reason", "lastTransitionTime")));

    private WatchedFields() {}

    /** What a mapper needs to read only these fields. It writes all fields. */
    public static SimpleModule module() {
        return new SimpleModule("watched-fields").setDeserializerModifier(new Trimming());
    }

    /** Whether this field of a watched object is kept. */
    public static boolean isKept(Class<?> type, String field) {
        return !READ.containsKey(type) || READ.get(type).contains(field);
    }

    /** The classes of which only some fields are kept. */
    public static Set<Class<?>> trimmed() {
        return READ.keySet();
    }

    private static final class Trimming extends BeanDeserializerModifier {

        private static final long serialVersionUID = 1;

        @Override
        public BeanDeserializerBuilder updateBuilder(
                DeserializationConfig config, BeanDescription description, BeanDeserializerBuilder builder) {
            var type = description.getBeanClass();
            if (!KubernetesResource.class.isAssignableFrom(type)) {
                return builder;
            }
            builder.setAnySetter(null);
            builder.setIgnoreUnknownProperties(true);
            if (READ.containsKey(type)) {
                keep(builder, READ.get(type));
            }
            if (type == ObjectMeta.class) {
                var annotations = builder.findProperty(PropertyName.construct("annotations"));
                builder.addOrReplaceProperty(annotations.withValueDeserializer(new OurAnnotations()), true);
            }
            return builder;
        }

        @Override
        public JsonDeserializer<?> modifyDeserializer(
                DeserializationConfig config, BeanDescription description, JsonDeserializer<?> reader) {
            var type = description.getBeanClass();
            return KubernetesResource.class.isAssignableFrom(type) && reader instanceof BeanDeserializer
                    ? new Packing(reader, EmptyCollections.of(type))
                    : reader;
        }

        private static void keep(BeanDeserializerBuilder builder, Set<String> fields) {
            Iterator<SettableBeanProperty> properties = builder.getProperties();
            while (properties.hasNext()) {
                var name = properties.next().getName();
                if (!fields.contains(name)) {
                    properties.remove();
                    builder.addIgnorable(name);
                }
            }
        }
    }

    /** Makes what was read small. */
    private static final class Packing extends DelegatingDeserializer {

        private static final long serialVersionUID = 1;

        private final transient EmptyCollections empty;

        Packing(JsonDeserializer<?> reader, EmptyCollections empty) {
            super(reader);
            this.empty = empty;
        }

        @Override
        protected JsonDeserializer<?> newDelegatingInstance(JsonDeserializer<?> reader) {
            return new Packing(reader, empty);
        }

        @Override
        public Object deserialize(JsonParser json, DeserializationContext context) throws IOException {
            var object = super.deserialize(json, context);
            empty.share(object);
            if (object instanceof JsonResource resource) {
                resource.pack();
            }
            return object;
        }
    }

    private static final class OurAnnotations extends JsonDeserializer<Map<String, String>> {

        @Override
        public Map<String, String> deserialize(JsonParser json, DeserializationContext context) throws IOException {
            var ours = new LinkedHashMap<String, String>();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                var key = json.currentName();
                json.nextToken();
                if (key.contains(OURS) && !WRITE_ONLY.contains(key)) {
                    ours.put(key, json.getText());
                } else {
                    json.skipChildren();
                }
            }
            return ours;
        }
    }
}
