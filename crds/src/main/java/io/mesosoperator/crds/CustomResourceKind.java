package io.mesosoperator.crds;

import static io.mesosoperator.crds.FieldMapping.Presence.OPTIONAL;
import static io.mesosoperator.crds.FieldMapping.Presence.REPEATED;
import static io.mesosoperator.crds.FieldMapping.Presence.REQUIRED;

import com.google.protobuf.Message;
import io.mesosoperator.crds.ValueShape.Struct;
import io.mesosoperator.crds.ValueShape.Text;
import io.mesosoperator.crds.ValueShape.Truth;
import io.mesosoperator.crds.ValueShape.Whole;
import io.mesosoperator.crds.ValueShape.WholeType;
import io.mesosoperator.crds.kubernetes.Kubernetes;
import io.mesosoperator.crds.kubernetes.TaskDefaults;
import io.mesosoperator.crds.kubernetes.TaskGroup;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.apache.mesos.Protos.Filters;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.Protos.Offer;
import org.apache.mesos.Protos.OfferID;
import org.apache.mesos.Protos.SlaveInfo;
import org.apache.mesos.Protos.TaskInfo;

/**
 * A kind of custom resource: the message of its {@code spec}, and the fields that it adds to the message's.
 *
 * @param <S> the decoded {@code spec}
 */
public final class CustomResourceKind<S> {

    public static final String GROUP = "mesosoperator.io";
    public static final String VERSION = "v1alpha1";
    public static final String CATEGORY = "mesos";

    public static final CustomResourceKind<FrameworkSpec> FRAMEWORK = new CustomResourceKind<>(
            new Names("Framework", "frameworks", "mfw"),
            Scope.NAMESPACED,
            FrameworkInfo.getDefaultInstance(),
            Set.of(),
            List.of(
                    FieldMapping.added(
                            "suppress",
                            OPTIONAL,
                            new Truth(),
                            "SUPPRESS: while true, the framework gets no new offers. Offers it has stay."
                                    + " Setting it back is a REVIVE."),
                    FieldMapping.added(
                            "revive",
                            OPTIONAL,
                            new Text(),
                            "REVIVE: set it to a value it never had, for example the time: all filters of the"
                                    + " framework are dropped and offers come again."),
                    FieldMapping.added(
                            "taskDefaults",
                            OPTIONAL,
                            FieldMapping.shapeOf(TaskDefaults.getDefaultInstance()),
                            "What the framework's tasks have unless they say otherwise. It counts when a task is"
                                    + " launched; the pods of others stay as they are.")),
            (message, added) -> new FrameworkSpec(
                    (FrameworkInfo) message,
                    added.isOn("suppress"),
                    added.optional("revive", String.class),
                    added.optional("taskDefaults", TaskDefaults.class)),
            FrameworkSpec::message,
            spec -> {
                var added = switches(Map.of("suppress", spec.suppress()));
                spec.revive().ifPresent(value -> added.put("revive", value));
                spec.taskDefaults().ifPresent(defaults -> added.put("taskDefaults", defaults));
                return added;
            });

    public static final CustomResourceKind<TaskInfoSpec> TASK_INFO = new CustomResourceKind<>(
            new Names("TaskInfo", "taskinfos", "mtask"),
            Scope.NAMESPACED,
            TaskInfo.getDefaultInstance(),
            Set.of("taskId", "slaveId"),
            List.of(
                    FieldMapping.added(
                            "frameworkId",
                            REQUIRED,
                            FieldMapping.shapeOf(FrameworkID.getDefaultInstance()),
                            "The Framework that owns the task: its name, in this namespace."),
                    FieldMapping.added(
                            "offerIds",
                            REPEATED,
                            FieldMapping.shapeOf(OfferID.getDefaultInstance()),
                            "ACCEPT: the Offers that the task draws its resources from, all of one agent. Without any, "
                                    + "the operator takes the first offer that fits."),
                    FieldMapping.added(
                            "filters",
                            OPTIONAL,
                            FieldMapping.shapeOf(Filters.getDefaultInstance()),
                            "ACCEPT: how long what the task leaves of the offers is not offered again."),
                    FieldMapping.added(
                            "kill",
                            OPTIONAL,
                            new Truth(),
                            "KILL: set it to true to end the task as TASK_KILLED; the record of it stays. It cannot be "
                                    + "set back."),
                    FieldMapping.added(
                            "kubernetes",
                            OPTIONAL,
                            FieldMapping.shapeOf(Kubernetes.getDefaultInstance()),
                            "What the task's pod has beside what Mesos' message says of it, as PodSpec has it. What"
                                    + " names an object has to be allowed by the task policy."),
                    FieldMapping.added(
                            "ttlSecondsAfterFinished",
                            OPTIONAL,
                            new Whole(WholeType.INT64),
                            "Seconds after its end at which the task is deleted: this TaskInfo, and its pod. 0 is at"
                                    + " once. Without it, what the Framework's taskDefaults say counts."),
                    FieldMapping.added(
                            "taskGroup",
                            OPTIONAL,
                            FieldMapping.shapeOf(TaskGroup.getDefaultInstance()),
                            "LAUNCH_GROUP: the tasks that share this one's pod, and its end. The operator writes it"
                                    + " into the TaskInfos of an operation with 'launchGroup'; a task without offers"
                                    + " cannot have it.")),
            (message, added) -> new TaskInfoSpec(
                    (TaskInfo) message,
                    added.required("frameworkId", FrameworkID.class),
                    added.list("offerIds", OfferID.class),
                    added.optional("filters", Filters.class),
                    added.isOn("kill"),
                    added.optional("kubernetes", Kubernetes.class),
                    added.optional("ttlSecondsAfterFinished", Long.class),
                    added.optional("taskGroup", TaskGroup.class)),
            TaskInfoSpec::message,
            spec -> {
                var added = switches(Map.of("kill", spec.kill()));
                added.put("frameworkId", spec.frameworkId());
                added.put("offerIds", spec.offerIds());
                spec.filters().ifPresent(filters -> added.put("filters", filters));
                spec.kubernetes().ifPresent(own -> added.put("kubernetes", own));
                spec.ttlSecondsAfterFinished().ifPresent(seconds -> added.put("ttlSecondsAfterFinished", seconds));
                spec.group().ifPresent(group -> added.put("taskGroup", group));
                return added;
            });

    public static final CustomResourceKind<OfferSpec> OFFER = new CustomResourceKind<>(
            new Names("Offer", "offers", "moffer"),
            Scope.NAMESPACED,
            Offer.getDefaultInstance(),
            Set.of("id"),
            List.of(
                    FieldMapping.added(
                            "operations",
                            REPEATED,
                            FieldMapping.shapeOf(Offer.Operation.getDefaultInstance()),
                            "ACCEPT: what is done with the offer, in this order and as a unit; then the offer ends. An "
                                    + "operation that is not valid is dropped, and status says why. Tasks of a LAUNCH "
                                    + "become TaskInfo objects."),
                    FieldMapping.added(
                            "decline",
                            OPTIONAL,
                            new Truth(),
                            "DECLINE: set it to true to give the offer back. Deleting the Offer does the same, with "
                                    + "the default filter."),
                    FieldMapping.added(
                            "filters",
                            OPTIONAL,
                            FieldMapping.shapeOf(Filters.getDefaultInstance()),
                            "ACCEPT and DECLINE: how long what is given back, or left over, is not offered to this "
                                    + "framework again.")),
            (message, added) -> new OfferSpec(
                    (Offer) message,
                    added.list("operations", Offer.Operation.class),
                    added.isOn("decline"),
                    added.optional("filters", Filters.class)),
            OfferSpec::message,
            spec -> {
                var added = switches(Map.of("decline", spec.decline()));
                if (!spec.operations().isEmpty()) {
                    added.put("operations", spec.operations());
                }
                spec.filters().ifPresent(filters -> added.put("filters", filters));
                return added;
            });

    public static final CustomResourceKind<AgentSpec> AGENT = new CustomResourceKind<>(
            new Names("Agent", "agents", "magent"),
            Scope.CLUSTER,
            SlaveInfo.getDefaultInstance(),
            Set.of("hostname"),
            List.of(FieldMapping.added(
                    "drain",
                    OPTIONAL,
                    new Truth(),
                    "While true, the agent takes no new tasks; running tasks continue.")),
            (message, added) -> new AgentSpec((SlaveInfo) message, added.isOn("drain")),
            AgentSpec::message,
            spec -> switches(Map.of("drain", spec.drain())));

    /** The scope of a kind. */
    public enum Scope {
        NAMESPACED,
        CLUSTER
    }

    private record Names(String kind, String plural, String shortName) {}

    private final Names names;
    private final Scope scope;
    private final Struct message;
    private final Map<String, FieldMapping> fields;
    private final BiFunction<Message, AddedValues, S> assemble;
    private final Function<S, Message> messageOf;
    private final Function<S, Map<String, Object>> addedOf;

    private CustomResourceKind(
            Names names,
            Scope scope,
            Message prototype,
            Set<String> mayBeAbsent,
            List<FieldMapping> added,
            BiFunction<Message, AddedValues, S> assemble,
            Function<S, Message> messageOf,
            Function<S, Map<String, Object>> addedOf) {
        this.names = names;
        this.scope = scope;
        this.message = FieldMapping.shapeOf(prototype);
        var all = new LinkedHashMap<String, FieldMapping>();
        message.fields()
                .forEach((name, mapping) -> all.put(name, mayBeAbsent.contains(name) ? mapping.optional() : mapping));
        added.forEach(mapping -> all.put(mapping.name(), mapping));
        this.fields = Collections.unmodifiableMap(all);
        this.assemble = assemble;
        this.messageOf = messageOf;
        this.addedOf = addedOf;
    }

    /** All kinds, in the order in which a user meets them. */
    public static List<CustomResourceKind<?>> all() {
        return List.of(FRAMEWORK, TASK_INFO, OFFER, AGENT);
    }

    /** For example {@code TaskInfo}. */
    public String kind() {
        return names.kind();
    }

    /** For example {@code taskinfos}. */
    public String plural() {
        return names.plural();
    }

    /** For example {@code mtask}. */
    public String shortName() {
        return names.shortName();
    }

    public Scope scope() {
        return scope;
    }

    /** The name of the custom resource definition. */
    public String crdName() {
        return plural() + "." + GROUP;
    }

    /** The message of the {@code spec}. */
    public Struct message() {
        return message;
    }

    /** The fields of the {@code spec}, by name: the message's, then the added ones. */
    public Map<String, FieldMapping> fields() {
        return fields;
    }

    S assemble(Map<FieldMapping, Object> values) {
        return assemble.apply(JsonDecoder.build(message, values), new AddedValues(values));
    }

    Message messageOf(S spec) {
        return messageOf.apply(spec);
    }

    Map<String, Object> addedOf(S spec) {
        return addedOf.apply(spec);
    }

    /** Omits switches that are off. */
    private static Map<String, Object> switches(Map<String, Boolean> switches) {
        var on = new LinkedHashMap<String, Object>();
        switches.forEach((name, value) -> {
            if (value) {
                on.put(name, true);
            }
        });
        return on;
    }

    @Override
    public String toString() {
        return kind();
    }
}
