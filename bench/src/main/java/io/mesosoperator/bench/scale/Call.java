package io.mesosoperator.bench.scale;

/**
 * A request to the API server.
 *
 * @param body empty for none
 * @param type of the body
 */
record Call(String method, String path, String body, String type) {

    private static final String JSON = "application/json";

    static Call get(String path) {
        return new Call("GET", path, "", JSON);
    }

    static Call post(String path, String body) {
        return new Call("POST", path, body, JSON);
    }

    static Call put(String path, String body) {
        return new Call("PUT", path, body, JSON);
    }

    /** Of one object, or of all that a collection has. */
    static Call delete(String path) {
        return new Call("DELETE", path, "{\"propagationPolicy\":\"Background\"}", JSON);
    }

    /** Of a pod whose kubelet is not asked. */
    static Call deleteNow(String path) {
        return new Call("DELETE", path, "{\"gracePeriodSeconds\":0}", JSON);
    }

    static Call mergePatch(String path, String body) {
        return new Call("PATCH", path, body, "application/merge-patch+json");
    }

    static Call strategicPatch(String path, String body) {
        return new Call("PATCH", path, body, "application/strategic-merge-patch+json");
    }

    static Call jsonPatch(String path, String body) {
        return new Call("PATCH", path, body, "application/json-patch+json");
    }

    static Call apply(String path, String body) {
        return new Call("PATCH", path + "?fieldManager=scale&force=true", body, "application/apply-patch+yaml");
    }
}
