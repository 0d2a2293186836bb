package io.mesosoperator.scheduler.wire;

import java.util.Optional;

/** A request as far as it matters: its method, its headers, its body. */
public record ApiRequest(
        String method, Optional<String> contentType, Optional<String> accept, Optional<String> streamId, byte[] body) {}
