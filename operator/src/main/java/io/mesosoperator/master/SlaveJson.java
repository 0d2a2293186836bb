package io.mesosoperator.master;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeAddress;
import io.mesosoperator.agent.AgentState;
import io.mesosoperator.kubernetes.Timestamps;
import io.mesosoperator.resource.Resources;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.apache.mesos.Protos.Attribute;

/**
 * An agent as a master's JSON has it.
 *
 * @param responds whether its kubelet is heard of
 * @param node which it is
 * @param offered of its resources
 */
record SlaveJson(AgentState state, boolean responds, Optional<Node> node, Resources offered) {

    /** Of Mesos' agents. Nothing listens there. */
    private static final int PORT = 5051;

    /** @param seesRole whether it may be told what is reserved for this role */
    void write(Json json, Predicate<String> seesRole, String version) throws IOException {
        json.object(() -> fields(json, seesRole, version));
    }

    /** The same, into an object with more. */
    void fields(Json json, Predicate<String> seesRole, String version) throws IOException {
        var agent = state.agent();
        json.text("id", agent.slaveId());
        json.text("hostname", agent.hostname());
        json.count("port", PORT);
        json.text("pid", "slave(1)@%s:%d".formatted(address(), PORT));
        json.object("attributes", () -> {
            for (var attribute : agent.attributes()) {
                attribute(json, attribute);
            }
        });
        json.time("registered_time", registered());
        ResourcesJson.write(json, "resources", agent.total());
        ResourcesJson.write(json, "used_resources", state.used());
        ResourcesJson.write(json, "offered_resources", offered);
        var reserved = reserved(seesRole);
        json.object("reserved_resources", () -> {
            for (var role : reserved.entrySet()) {
                ResourcesJson.write(json, role.getKey(), role.getValue());
            }
        });
        ResourcesJson.write(json, "unreserved_resources", agent.total().unreserved());
        json.object("reserved_resources_full", () -> {
            for (var role : reserved.entrySet()) {
                ResourcesJson.whole(json, role.getKey(), role.getValue().toProto());
            }
        });
        json.truth("active", agent.offerable());
        json.truth("connected", responds);
        json.text("version", version);
    }

    private Map<String, Resources> reserved(Predicate<String> seesRole) {
        var seen = new TreeMap<>(state.agent().total().reserved());
        seen.keySet().removeIf(seesRole.negate());
        return seen;
    }

    private Instant registered() {
        return node.flatMap(found -> Timestamps.parse(found.getMetadata().getCreationTimestamp()))
                .orElse(Instant.EPOCH);
    }

    /** The node's own; tools that find tasks by it read an address here, and no name. */
    private String address() {
        return node.flatMap(found -> Optional.ofNullable(found.getStatus()))
                .flatMap(status -> status.getAddresses().stream()
                        .filter(address -> "InternalIP".equals(address.getType()))
                        .map(NodeAddress::getAddress)
                        .map(ip -> ip.contains(":") ? "[" + ip + "]" : ip)
                        .findFirst())
                .orElse("0.0.0.0");
    }

    private static void attribute(Json json, Attribute attribute) throws IOException {
        var name = attribute.getName();
        switch (attribute.getType()) {
            case TEXT -> json.text(name, attribute.getText().getValue());
            case SCALAR -> json.number(name, attribute.getScalar().getValue());
            case RANGES -> json.text(name, ResourcesJson.text(attribute.getRanges()));
            case SET -> json.text(name, ResourcesJson.text(attribute.getSet()));
        }
    }
}
