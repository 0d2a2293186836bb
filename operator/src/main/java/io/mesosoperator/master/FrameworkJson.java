package io.mesosoperator.master;

import io.mesosoperator.allocation.OutstandingOffer;
import io.mesosoperator.framework.KnownFramework;
import io.mesosoperator.resource.Resources;
import java.io.IOException;
import org.apache.mesos.Protos.FrameworkInfo;

/** A framework as a master's JSON has it, without its tasks. */
final class FrameworkJson {

    private FrameworkJson() {}

    static void about(Json json, KnownFramework framework, MasterView view) throws IOException {
        var used = view.used(framework.key());
        var offered = view.offersOf(framework.key()).stream()
                .map(OutstandingOffer::resources)
                .reduce(Resources.empty(), (one, other) -> one.plus(other.scalars()));
        json.text("id", MasterView.id(framework));
        json.text("name", framework.info().getName());
        ResourcesJson.write(json, "used_resources", used);
        ResourcesJson.write(json, "offered_resources", offered);
        ResourcesJson.write(json, "resources", used.plus(offered));
        about(json, framework.info());
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

    private static void about(Json json, FrameworkInfo info) throws IOException {
        json.list(
                "capabilities",
                info.getCapabilitiesList(),
                capability -> json.item(capability.getType().name()));
        json.text("hostname", info.getHostname());
        json.text("webui_url", info.getWebuiUrl());
        json.text("user", info.getUser());
        json.number("failover_timeout", info.getFailoverTimeout());
        json.truth("checkpoint", info.getCheckpoint());
        if (info.hasPrincipal()) {
            json.text("principal", info.getPrincipal());
        }
        json.text("role", info.getRole());
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
