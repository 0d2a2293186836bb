package io.mesosoperator.simulation;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.mesosoperator.agent.Agent;
import io.mesosoperator.agent.Ledger.TaskOwner;
import io.mesosoperator.allocation.OutstandingOffer;
import io.mesosoperator.allocation.ResourceRequest;
import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.api.FrameworkResource;
import io.mesosoperator.resource.Resources;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** What is in the API server: all that is left when the operator restarts. */
final class World {

    static final List<String> ROLES = List.of("*", "web", "batch");
    static final int AGENTS = 200;
    static final int FRAMEWORKS = 10;

    private static final String MACHINE = "cpus:8;mem:16384;disk:40000;ports:[31000-31099]";
    private static final String WITH_STATIC =
            "cpus:6;mem:12288;disk:40000;cpus(web):2;mem(web):4096;ports:[31000-31099]";
    private static final int POD_SLOTS = 12;

    record PublishedPod(Pod pod, Optional<TaskOwner> owner) {}

    /** @param accepted when it was; empty while it stands */
    record PublishedOffer(OutstandingOffer offer, Optional<Instant> accepted) {}

    final Map<String, Agent> machines = new TreeMap<>();
    final Set<String> lost = new LinkedHashSet<>();
    final Map<String, Resources> checkpoints = new LinkedHashMap<>();
    final Map<FrameworkKey, FrameworkResource> frameworks = new TreeMap<>();
    final Map<String, PublishedOffer> offers = new LinkedHashMap<>();

    /** TaskInfos that have not ended and have no pod, by uid. */
    final Map<String, ResourceRequest> tasks = new LinkedHashMap<>();

    final Map<String, PublishedPod> pods = new LinkedHashMap<>();
    private int ids;

    World() {
        for (var i = 0; i < AGENTS; i++) {
            var name = "node-%03d".formatted(i);
            var total = Resources.parse(i % 10 == 0 ? WITH_STATIC : MACHINE);
            machines.put(name, new Agent(name, name, total, List.of(), POD_SLOTS, true));
        }
    }

    String newId(String prefix) {
        return prefix + "-" + ids++;
    }

    static FrameworkKey key(int number) {
        return new FrameworkKey("sim", "framework-" + number);
    }

    static String role(int number) {
        return ROLES.get(number % ROLES.size());
    }

    /** The framework's object, new or changed. */
    FrameworkResource framework(int number, boolean suppress, Optional<String> revive) {
        var spec = JsonNodeFactory.instance
                .objectNode()
                .put("user", "nobody")
                .put("name", "framework-" + number)
                .put("role", role(number))
                .put("principal", "ops")
                .put("failoverTimeout", 600.0)
                .put("suppress", suppress);
        revive.ifPresent(value -> spec.put("revive", value));
        var before = frameworks.get(key(number));
        var resource = new FrameworkResource();
        resource.setMetadata(new ObjectMetaBuilder()
                .withNamespace("sim")
                .withName("framework-" + number)
                .withUid(before == null ? newId("uid") : before.getMetadata().getUid())
                .build());
        resource.setSpec(spec);
        frameworks.put(key(number), resource);
        return resource;
    }

    List<PublishedOffer> standingOffers() {
        return offers.values().stream()
                .filter(published -> published.accepted().isEmpty())
                .toList();
    }

    List<String> present() {
        var present = new ArrayList<>(machines.keySet());
        present.removeAll(lost);
        return present;
    }
}
