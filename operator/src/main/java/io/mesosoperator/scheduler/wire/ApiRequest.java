package io.mesosoperator.scheduler.wire;

import com.google.protobuf.ByteString;
import java.util.Optional;

/** A request as far as it matters: its method, its headers, its body. */
public record ApiRequest(
        String method,
        Optional<String> contentType,
        Optional<String> accept,
        Optional<String> streamId,
        ByteString body) {}
