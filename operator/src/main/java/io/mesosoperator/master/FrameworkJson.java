package io.mesosoperator.master;

import io.mesosoperator.allocation.OutstandingOffer;
import io.mesosoperator.framework.KnownFramework;
import io.mesosoperator.resource.Resources;
import java.io.IOException;
import java.util.stream.Stream;

/** A framework as a master's JSON has it, without its tasks. */
final class FrameworkJson {

    private FrameworkJson() {}

    static void about(Json json, SeenFramework whole, MasterView view) throws IOException {
        var framework = whole.main();
        var used = whole.keys().stream().map(view::used).reduce(Resources.empty(), Resources::plus);
        var offered = whole.keys().stream()
                .flatMap(key -> view.offersOf(key).stream())
                .map(OutstandingOffer::resources)
                .reduce(Resources.empty(), (one, other) -> one.plus(other.scalars()));
        json.text("id", MasterView.id(framework));
        json.text("name", framework.info().getName());
        ResourcesJson.write(json, "used_resources", used);
        ResourcesJson.write(json, "offered_resources", offered);
        ResourcesJson.write(json, "resources", used.plus(offered));
        about(json, framework);
        json.truth("active", framework.isConnected());
        json.truth("connected", framework.isConnected());
        json.truth("recovered", false);
        json.time("registered_time", framework.registered());
        if (framework.unregistered().isPresent()) {
            json.time("unregistered_time", framework.unregistered().get());
        } else {
            json.number("unregistered_time", 0);
        }
    }

    private static void about(Json json, KnownFramework framework) throws IOException {
        var info = framework.info();
        var capabilities = Stream.concat(
                info.getCapabilitiesList().stream()
                        .map(capability -> capability.getType().name()),
                framework.roles().stream().map(roles -> "MULTI_ROLE"));
        json.list("capabilities", capabilities.toList(), json::item);
        json.text("hostname", info.getHostname());
        json.text("webui_url", info.getWebuiUrl());
        json.text("user", info.getUser());
        json.number("failover_timeout", info.getFailoverTimeout());
        json.truth("checkpoint", info.getCheckpoint());
        if (info.hasPrincipal()) {
            json.text("principal", info.getPrincipal());
        }
        if (framework.roles().isPresent()) {
            json.list("roles", framework.roles().get(), json::item);
        } else {
            json.text("role", info.getRole());
        }
    }

    static void offer(Json json, OutstandingOffer offer, MasterView view) throws IOException {
        json.object(() -> {
            json.text("id", offer.id());
            json.text("framework_id", view.id(offer.framework()));
            json.text("slave_id", offer.slaveId());
            ResourcesJson.write(json, "resources", offer.resources());
        });
    }
}
