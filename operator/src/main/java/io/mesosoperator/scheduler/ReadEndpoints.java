package io.mesosoperator.scheduler;

import static java.net.HttpURLConnection.HTTP_UNAVAILABLE;

import io.mesosoperator.authorization.AccessControl;
import io.mesosoperator.authorization.Caller;
import io.mesosoperator.http.HttpExchange;
import io.mesosoperator.master.FilesEndpoints;
import io.mesosoperator.master.MasterEndpoints;
import io.mesosoperator.master.MasterSource;
import io.mesosoperator.master.Viewers;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Supplier;

/** The pages of a master that only tell, for those who may ask. */
final class ReadEndpoints {

    /** Mesos: {@code READONLY_HTTP_AUTHENTICATION_REALM}. */
    private static final String REALM = "mesos-master-readonly";

    private final Supplier<AccessControl> access;
    private final AccessRefusals refusals;
    private final MasterEndpoints pages;
    private final FilesEndpoints files;

    ReadEndpoints(Supplier<AccessControl> access, Supplier<Viewers> viewers, AccessRefusals refusals) {
        this.access = access;
        this.refusals = refusals;
        pages = new MasterEndpoints(viewers);
        files = new FilesEndpoints(viewers);
    }

    /** Whether there is such an endpoint. */
    static boolean has(String endpoint) {
        return MasterEndpoints.has(endpoint) || FilesEndpoints.has(endpoint);
    }

    /**
     * Answers a request.
     *
     * @param source empty while this operator does not lead, or does not know everything
     * @param unavailable why it is
     */
    void handle(HttpExchange exchange, String endpoint, Optional<MasterSource> source, String unavailable)
            throws IOException, InterruptedException {
        var credentials = access.get().credentials();
        switch (Caller.of(credentials, exchange.header("Authorization"))) {
            case Caller.Unauthenticated(var why) -> refusals.unauthorized(exchange, REALM, why);
            case Caller caller -> {
                if (source.isEmpty()) {
                    exchange.answer(HTTP_UNAVAILABLE, unavailable);
                } else if (MasterEndpoints.isAllowed(exchange, credentials.isPresent())) {
                    if (FilesEndpoints.has(endpoint)) {
                        files.answer(
                                exchange,
                                endpoint,
                                caller,
                                source.get(),
                                access.get().authorizer());
                    } else {
                        pages.answer(exchange, endpoint, caller, source.get());
                    }
                }
            }
        }
    }
}
