package io.mesosoperator.scheduler.wire;

import com.google.protobuf.ByteString;
import java.util.Optional;

/**
 * The relevant parts of a request: method, headers, body.
 *
 * @param principal of the caller, if he is authenticated
 */
public record ApiRequest(
        String method,
        Optional<String> contentType,
        Optional<String> accept,
        Optional<String> streamId,
        Optional<String> principal,
        ByteString body) {}
