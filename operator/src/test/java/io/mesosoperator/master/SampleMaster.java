package io.mesosoperator.master;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.WatchEvent;
import io.mesosoperator.agent.Agent;
import io.mesosoperator.agent.AgentState;
import io.mesosoperator.agent.FrameworkUse;
import io.mesosoperator.allocation.AllocationPolicy;
import io.mesosoperator.allocation.OutstandingOffer;
import io.mesosoperator.allocation.Quotas;
import io.mesosoperator.allocation.Weights;
import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.api.TaskInfoResource;
import io.mesosoperator.framework.KnownFramework;
import io.mesosoperator.framework.RegistrationState;
import io.mesosoperator.kubernetes.WatchSerialization;
import io.mesosoperator.resource.Resources;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.mesos.Protos.Attribute;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.Protos.Value;

/** A master with two tenants, each with a framework, and with a task here and there. */
final class SampleMaster implements MasterSource {

    static final FrameworkKey ADS = new FrameworkKey("team-a", "ads-1");
    static final FrameworkKey SHOP = new FrameworkKey("team-b", "shop-1");
    static final Instant TIME = Instant.parse("2026-01-02T03:04:05Z");

    private static final WatchSerialization READING = WatchSerialization.of(List.of(TaskInfoResource.class));

    private final List<TaskInfoResource> tasks = new ArrayList<>();
    private final Set<String> launched = new HashSet<>();
    private final List<KnownFramework> frameworks = new ArrayList<>();
    private Optional<UsageSource> kubelets = Optional.empty();

    SampleMaster() {
        frameworks.add(framework(ADS, "ads", "ads"));
        frameworks.add(framework(SHOP, "shop", "shop"));
    }

    private static KnownFramework framework(FrameworkKey key, String principal, String role) {
        var info = FrameworkInfo.newBuilder()
                .setId(FrameworkID.newBuilder().setValue(key.name()))
                .setName(principal + " framework")
                .setUser("nobody")
                .setRole(role)
                .setPrincipal(principal)
                .setHostname("scheduler-" + principal)
                .setWebuiUrl("http://" + principal + ".example")
                .setFailoverTimeout(604_800)
                .build();
        return new KnownFramework(
                key, info, TIME, new RegistrationState.Registered(info, "uid-" + key.name(), Optional.empty()), false);
    }

    /** This framework is gone, since an hour, and is remembered. */
    SampleMaster complete(FrameworkKey gone) {
        frameworks.replaceAll(framework -> framework.key().equals(gone)
                ? new KnownFramework(
                        gone,
                        framework.info(),
                        framework.registered(),
                        new RegistrationState.Absent(TIME.plusSeconds(3600), Optional.of(Duration.ZERO)),
                        true)
                : framework);
        return this;
    }

    /**
     * A task as the watch has read it.
     *
     * @param spec fields of its spec
     * @param states that it has been told to be in
     */
    SampleMaster task(FrameworkKey framework, String name, String spec, String... states) {
        tasks.add(read(framework, name, spec, List.of(states)));
        if (states.length > 0) {
            launched.add("uid-" + name);
        }
        return this;
    }

    private static String update(String task, String state, Instant at) {
        return """
                {"taskId":{"value":"%s"},"slaveId":{"value":"node-1"},"state":"%s","timestamp":%d.25}
                """.formatted(task, state, at.getEpochSecond());
    }

    private TaskInfoResource read(FrameworkKey framework, String name, String spec, List<String> states) {
        var updates = new ArrayList<String>();
        for (var i = 0; i < states.size(); i++) {
            updates.add(update(name, states.get(i), TIME.plusSeconds(i)));
        }
        var all = String.join(",", updates);
        var status = states.isEmpty() ? "{}" : """
                {"state":"%s","slaveId":{"value":"node-1"},"updates":[%s]}""".formatted(states.getLast(), all);
        var event = READING.unmarshal(
                """
                {"type":"ADDED","object":{"apiVersion":"mesosoperator.io/v1alpha1","kind":"TaskInfo",
                 "metadata":{"name":"%2$s","namespace":"%1$s","uid":"uid-%2$s","resourceVersion":"1",
                   "creationTimestamp":"2026-01-02T03:%5$02d:%6$02dZ"},
                 "spec":{"name":"%2$s","frameworkId":{"value":"%3$s"},%4$s},
                 "status":%7$s}}""".formatted(
                                framework.namespace(),
                                name,
                                framework.name(),
                                spec,
                                tasks.size() / 60 % 60,
                                tasks.size() % 60,
                                status),
                WatchEvent.class);
        return (TaskInfoResource) event.getObject();
    }

    /** With kubelets that may be asked. */
    SampleMaster asking(UsageSource usage) {
        kubelets = Optional.of(usage);
        return this;
    }

    @Override
    public Optional<UsageSource> kubelets() {
        return kubelets;
    }

    @Override
    public String masterId() {
        return "6e61d2c5-3f5e-4a3c-8c3c-0d8f8b4e2b11";
    }

    @Override
    public Instant elected() {
        return TIME;
    }

    @Override
    public Optional<String> cluster() {
        return Optional.of("east");
    }

    @Override
    public Map<String, String> flags() {
        return Map.of("allocation_interval", "1secs");
    }

    @Override
    public Map<String, Double> metrics() {
        return Map.of(
                "master/elected", 1.0,
                "frameworks/ads/messages_received", 3.0,
                "frameworks/shop/messages_received", 4.0,
                "allocator/mesos/roles/ads/shares/dominant", 0.5,
                "allocator/mesos/roles/shop/shares/dominant", 0.25);
    }

    @Override
    public List<KnownFramework> frameworks() {
        return List.copyOf(frameworks);
    }

    @Override
    public Map<FrameworkKey, FrameworkUse> use() {
        return Map.of(
                ADS,
                new FrameworkUse(1, Resources.parse("cpus:0.5;mem:64")),
                SHOP,
                new FrameworkUse(1, Resources.parse("cpus:1;mem:128")));
    }

    @Override
    public List<OutstandingOffer> offers() {
        return List.of(new OutstandingOffer(
                "offer-1", SHOP, "node-1", Resources.parse("cpus:1.5;ports:[31000-31004, 31006-32000]"), TIME));
    }

    @Override
    public AllocationPolicy policy() {
        return new AllocationPolicy(
                new Weights(Map.of("ads", 2.0, "shop", 3.0)),
                Quotas.of(Map.of("shop", "cpus:2;mem:512")),
                Optional.empty(),
                Set.of());
    }

    @Override
    public Map<String, AgentState> agents() {
        var rack = Attribute.newBuilder()
                .setName("rack")
                .setType(Value.Type.TEXT)
                .setText(Value.Text.newBuilder().setValue("a1"))
                .build();
        return Map.of(
                "node-1",
                new AgentState(
                        new Agent(
                                "node-1",
                                "node-1.example",
                                Resources.parse("cpus:4;mem:8192;ports:[31000-32000];mem(shop):256"),
                                List.of(rack),
                                110,
                                true),
                        Resources.parse("cpus:1.5;mem:192;ports:[31005-31005]"),
                        2));
    }

    @Override
    public boolean responds(String slaveId) {
        return true;
    }

    @Override
    public Optional<Node> node(String slaveId) {
        return Optional.of(new NodeBuilder()
                .withNewMetadata()
                .withName(slaveId)
                .withCreationTimestamp("2026-01-01T00:00:00Z")
                .endMetadata()
                .withNewStatus()
                .addNewAddress("node-1.example", "Hostname")
                .addNewAddress("10.1.0.7", "InternalIP")
                .endStatus()
                .build());
    }

    @Override
    public Stream<TaskInfoResource> tasks() {
        return tasks.stream();
    }

    @Override
    public Optional<Pod> pod(String taskUid) {
        return launched.contains(taskUid) ? Optional.of(podOf(taskUid)) : Optional.empty();
    }

    private static Pod podOf(String taskUid) {
        return new PodBuilder()
                .withNewMetadata()
                .withUid("pod-of-" + taskUid)
                .endMetadata()
                .withNewStatus()
                .withPodIP("10.2.0.9")
                .endStatus()
                .build();
    }
}
