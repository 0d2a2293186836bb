package io.mesosoperator.cli.view;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;

/** Offers: what is left of each agent, and who may have it. */
public final class OfferTable implements ObjectTable {

    private static final List<Column> COLUMNS = List.of(
            Column.of("NAME"),
            Column.of("FRAMEWORK"),
            Column.of("AGENT"),
            Column.of("CPUS"),
            Column.of("MEM"),
            Column.of("DISK"),
            Column.of("AGE"),
            Column.text("STATE"));

    private static final List<Column> WIDE = List.of(Column.of("HOSTNAME"), Column.of("RESOURCES"));

    @Override
    public List<Column> columns(boolean wide) {
        return Columns.with(COLUMNS, wide ? WIDE : List.of());
    }

    @Override
    public List<String> row(JsonNode offer, Instant now, boolean wide) {
        var resources = offer.at("/spec/resources");
        var row = List.of(
                offer.at("/metadata/name").asText(),
                offer.at("/spec/frameworkId/value").asText(),
                offer.at("/spec/slaveId/value").asText(),
                Amounts.sum(resources, "cpus"),
                Amounts.sum(resources, "mem"),
                Amounts.sum(resources, "disk"),
                Text.age(offer.at("/metadata/creationTimestamp").asText(), now),
                state(offer));
        return wide ? Columns.with(row, List.of(offer.at("/spec/hostname").asText(), Amounts.text(resources))) : row;
    }

    private static String state(JsonNode offer) {
        if (offer.at("/spec/decline").asBoolean()) {
            return "declined";
        }
        if (offer.at("/status").has("acceptedTime")) {
            var dropped = Conditions.complaint(offer, "Accepted");
            return dropped.isEmpty() ? "accepted" : "accepted: " + dropped;
        }
        if (!offer.at("/spec/operations").isEmpty()) {
            return "being accepted";
        }
        var reserved = Amounts.reserved(offer.at("/spec/resources"));
        return reserved.isEmpty() ? "open" : "open, a part is reserved";
    }
}
