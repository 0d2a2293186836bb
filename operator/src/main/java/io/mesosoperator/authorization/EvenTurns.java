package io.mesosoperator.authorization;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Lets the messages of each principal pass at the same even rate, whatever the configuration says of it. */
public final class EvenTurns {

    private final double qps;
    private final long capacity;
    private final Map<String, MessageLimiter> byPrincipal = new ConcurrentHashMap<>();

    /**
     * @param qps messages a second
     * @param capacity how many may wait
     */
    public EvenTurns(double qps, long capacity) {
        this.qps = qps;
        this.capacity = capacity;
    }

    /**
     * Waits until it is the turn of a message.
     *
     * @param principal one that is authenticated: others could make up any number of names
     * @param message its name, for the error
     * @return why the message is not taken; empty once it may be
     */
    public Optional<String> await(String principal, String message) throws InterruptedException {
        return byPrincipal
                .computeIfAbsent(principal, name -> new MessageLimiter(qps, Optional.of(capacity)))
                .await(message);
    }
}
