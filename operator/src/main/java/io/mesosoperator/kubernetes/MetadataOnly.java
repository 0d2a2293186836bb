package io.mesosoperator.kubernetes;

import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.util.Set;

/**
 * Who replaces a status, or creates an object, knows it already: the API server is to answer with its metadata alone,
 * in which the uid and the new version are. It says all that it stores otherwise.
 */
final class MetadataOnly implements Interceptor {

    static final String NAME = "metadata-only";

    /** Of what is created often. A dry run is made for what the API server would store. */
    private static final Set<String> CREATED = Set.of("pods", "taskinfos", "events");

    /** An API server that knew no such answer would give the whole object. */
    private static final String ACCEPT =
            "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1,application/json;q=0.9";

    @Override
    public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
        var target = request.uri();
        var resource = target.getPath().substring(target.getPath().lastIndexOf('/') + 1);
        var isKnown = switch (request.method()) {
            case "PUT" -> resource.equals("status");
            case "POST" -> CREATED.contains(resource) && target.getQuery() == null;
            default -> false;
        };
        if (isKnown) {
            builder.setHeader("Accept", ACCEPT);
        }
    }
}
