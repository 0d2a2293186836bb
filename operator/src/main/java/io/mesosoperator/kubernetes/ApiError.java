package io.mesosoperator.kubernetes;

/** What an API server's error response means for the request: whether it is worth repeating. */
public sealed interface ApiError {

    /** The API server's own message. */
    String message();

    /**
     * The same request is refused again, however often it is made: whoever wants it must change the object.
     *
     * @param cause what is wrong
     */
    record Terminal(Terminal.Cause cause, String message) implements ApiError {

        /** Why the request can never succeed. */
        public enum Cause {
            /** The object exceeds the request limit of the API server or of etcd. */
            TOO_LARGE,
            /** The object does not match its schema or its type's validation. */
            INVALID,
            /** A rule of the namespace's LimitRange: a container asks for too much or too little. */
            LIMIT_RANGE,
            /** A policy, an admission webhook or missing rights forbid it. */
            FORBIDDEN,
            /** The namespace does not exist, or is being deleted. */
            NO_NAMESPACE
        }
    }

    /**
     * The same request may succeed later.
     *
     * @param cause what it waits for
     */
    record Transient(Transient.Cause cause, String message) implements ApiError {

        /** What the request waits for. */
        public enum Cause {
            /** The namespace's ResourceQuota is used up. */
            QUOTA,
            /** The namespace's LimitRange, as far as it is about containers of our own: they keep to it next time. */
            LIMIT_RANGE,
            /** The ServiceAccount does not exist, or not yet: a new namespace gets its default one a little later. */
            SERVICE_ACCOUNT,
            /** An admission webhook does not answer. */
            WEBHOOK,
            /** Too many requests. */
            THROTTLED,
            /** The API server failed, or cannot be reached. */
            SERVER
        }

        /** Whether the API server is well and refused this request, so that others need not wait. */
        public boolean isRefusal() {
            return switch (cause) {
                case QUOTA, LIMIT_RANGE, SERVICE_ACCOUNT, WEBHOOK -> true;
                case THROTTLED, SERVER -> false;
            };
        }
    }

    /** The object was deleted or changed: read it again and decide again. */
    record Stale(String message) implements ApiError {}
}
