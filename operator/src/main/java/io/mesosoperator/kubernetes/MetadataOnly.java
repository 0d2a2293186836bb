package io.mesosoperator.kubernetes;

import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;

/**
 * Who replaces a status knows the object already: the API server is to answer with its metadata alone, in which the new
 * version is. It says all that it stores otherwise.
 */
final class MetadataOnly implements Interceptor {

    static final String NAME = "metadata-only";

    /** An API server that knew no such answer would give the whole object. */
    private static final String ACCEPT =
            "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1,application/json;q=0.9";

    @Override
    public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
        if (request.method().equals("PUT") && request.uri().getPath().endsWith("/status")) {
            builder.setHeader("Accept", ACCEPT);
        }
    }
}
