package io.mesosoperator.examples;

import com.fasterxml.jackson.databind.JsonNode;

/** An Offer as the API server has it. */
record Offer(JsonNode json) {

    String name() {
        return json.at("/metadata/name").asText();
    }

    String framework() {
        return json.at("/spec/frameworkId/value").asText();
    }

    String agent() {
        return json.at("/spec/slaveId/value").asText();
    }

    /** Of a scalar, in thousandths; 0 when there is none. */
    long thousandths(String scalar) {
        return Math.round(1000 * resource(scalar).at("/scalar/value").asDouble());
    }

    boolean hasPort(int port) {
        return resource("ports")
                .at("/ranges/range")
                .valueStream()
                .anyMatch(range -> range.get("begin").asLong() <= port
                        && port <= range.get("end").asLong());
    }

    private JsonNode resource(String name) {
        return json.at("/spec/resources")
                .valueStream()
                .filter(resource -> resource.path("name").asText().equals(name))
                .findFirst()
                .orElseGet(() -> json.path("nothing"));
    }
}
