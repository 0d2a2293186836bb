package io.mesosoperator.scheduler;

import io.mesosoperator.authorization.AccessControl;
import io.mesosoperator.authorization.Caller;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * By what right the event streams were opened: whose request would not be authenticated any more is disconnected. Each
 * other call is authenticated by itself, but a stream is one request, which may last for months.
 */
final class StreamCallers {

    private final Supplier<AccessControl> access;

    /** The {@code Authorization} of the requests. */
    private final Map<EventStream, Optional<String>> open = new ConcurrentHashMap<>();

    /** @param access who may do what, now */
    StreamCallers(Supplier<AccessControl> access) {
        this.access = access;
    }

    /** A request is being answered by a stream. The credentials may have changed since it was authenticated. */
    void opened(EventStream stream, Optional<String> authorization, SchedulerApiService api) {
        open.put(stream, authorization);
        check(stream, authorization, api);
    }

    void ended(EventStream stream) {
        open.remove(stream);
    }

    /** The credentials may be others now. */
    void check(SchedulerApiService api) {
        open.forEach((stream, authorization) -> check(stream, authorization, api));
    }

    private void check(EventStream stream, Optional<String> authorization, SchedulerApiService api) {
        var credentials = access.get().credentials();
        if (Caller.of(credentials, authorization) instanceof Caller.Unauthenticated(var why)) {
            var hasAnotherSecret = credentials
                    .filter(those -> api.principal(stream.id())
                            .filter(those.principals()::contains)
                            .isPresent())
                    .isPresent();
            api.unauthenticated(stream, why, hasAnotherSecret);
        }
    }
}
