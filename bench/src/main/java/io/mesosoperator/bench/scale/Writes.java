package io.mesosoperator.bench.scale;

import io.mesosoperator.cluster.AuditLog;
import io.mesosoperator.cluster.AuditedRequest;
import java.util.List;

/** The writes of an audit log. */
final class Writes {

    private Writes() {}

    static List<Write> of(AuditLog log) {
        return log.requests().stream()
                .filter(AuditedRequest::isWrite)
                .map(Writes::read)
                .toList();
    }

    private static Write read(AuditedRequest request) {
        var who = request.user().substring(request.user().lastIndexOf(':') + 1);
        var resource =
                request.subresource().isEmpty() ? request.resource() : request.resource() + "/" + request.subresource();
        return new Write(
                who,
                request.verb(),
                resource,
                request.namespace(),
                request.name(),
                request.code(),
                request.received(),
                request.answered());
    }
}
