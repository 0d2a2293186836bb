package io.mesosoperator.allocation;

import io.mesosoperator.resource.Resources;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Weighted dominant resource fairness, like Mesos' DRFSorter: the client with the smallest dominant share comes first;
 * among equals the one with fewer allocations, then by name.
 *
 * <p>An allocation moves one client, in logarithmic time. Only a change of the total moves all clients, and the sorter
 * does that once, when the order is next read. Not thread-safe.
 *
 * @param <C> a role or a framework
 */
final class DrfSorter<C extends Comparable<C>> {

    /**
     * A client's position in the order. Immutable, so that the set still finds it after the client's share has changed.
     */
    private record Position<C extends Comparable<C>>(double share, long allocations, C client)
            implements Comparable<Position<C>> {

        @Override
        public int compareTo(Position<C> that) {
            var order = Double.compare(share, that.share);
            if (order == 0) {
                order = Long.compare(allocations, that.allocations);
            }
            return order == 0 ? client.compareTo(that.client) : order;
        }
    }

    private static final class Standing<C extends Comparable<C>> {
        private final ResourcesByAgent allocated;
        private double weight;
        private long allocations;
        private boolean active = true;

        /** The position in the set; null if the client is inactive. */
        private @Nullable Position<C> position;

        Standing(Set<String> excluded, double weight) {
            this.allocated = new ResourcesByAgent(excluded);
            this.weight = weight;
        }
    }

    private final Set<String> excluded;
    private final ResourcesByAgent total;
    private final Map<C, Standing<C>> standings = new HashMap<>();
    private final NavigableSet<Position<C>> order = new TreeSet<>();

    /** Whether the total has changed since the shares were computed. */
    private boolean stale;

    DrfSorter() {
        this(Set.of());
    }

    /**
     * A sorter without clients.
     *
     * @param excluded names of resources that do not count (Mesos: {@code --fair_sharing_excluded_resource_names})
     */
    DrfSorter(Set<String> excluded) {
        this.excluded = Set.copyOf(excluded);
        this.total = new ResourcesByAgent(this.excluded);
    }

    /**
     * Adds an active client with no allocation.
     *
     * @param weight a client of weight 2 gets twice as much as one of weight 1
     */
    void add(C client, double weight) {
        var standing = new Standing<C>(excluded, positive(weight));
        if (standings.putIfAbsent(client, standing) != null) {
            throw new IllegalArgumentException(client + " is already in the sorter");
        }
        place(client, standing);
    }

    /** Removes the client and its allocation. */
    void remove(C client) {
        displace(standing(client));
        standings.remove(client);
    }

    /**
     * Puts the client back in the order, with its allocation but as if it had never been allocated anything so far.
     * Does nothing if it is active.
     */
    void activate(C client) {
        var standing = standing(client);
        if (!standing.active) {
            standing.active = true;
            standing.allocations = 0;
            place(client, standing);
        }
    }

    /** Takes the client out of the order; its allocation is kept. */
    void deactivate(C client) {
        var standing = standing(client);
        standing.active = false;
        displace(standing);
    }

    void updateWeight(C client, double weight) {
        var standing = standing(client);
        standing.weight = positive(weight);
        place(client, standing);
    }

    /** Sets how often the client has been allocated something, if that is known from before this sorter. */
    void setAllocations(C client, long times) {
        var standing = standing(client);
        standing.allocations = times;
        place(client, standing);
    }

    /** Allocates resources of an agent to the client; this counts as one allocation. */
    void allocated(C client, String slaveId, Resources resources) {
        var standing = standing(client);
        standing.allocated.add(slaveId, resources);
        standing.allocations++;
        place(client, standing);
    }

    /** The client returns resources of an agent. */
    void unallocated(C client, String slaveId, Resources resources) {
        var standing = standing(client);
        standing.allocated.subtract(slaveId, resources);
        place(client, standing);
    }

    void addTotal(String slaveId, Resources resources) {
        total.add(slaveId, resources);
        stale = true;
    }

    void removeTotal(String slaveId, Resources resources) {
        total.subtract(slaveId, resources);
        stale = true;
    }

    /** Sets the agent's total resources. */
    void setTotal(String slaveId, Resources resources) {
        total.set(slaveId, resources);
        stale = true;
    }

    /** The client's allocation, by agent; a live view. */
    Map<String, Resources> allocation(C client) {
        return standing(client).allocated.asMap();
    }

    /** The active clients; a copy, so that callers may allocate while they iterate. */
    List<C> sort() {
        return inOrder().toList();
    }

    /** Like {@link #sort}, without the copy: the sorter must not change until the stream is consumed. */
    Stream<C> inOrder() {
        if (stale) {
            stale = false;
            order.clear();
            standings.forEach((client, standing) -> {
                standing.position = null;
                place(client, standing);
            });
        }
        return order.stream().map(Position::client);
    }

    /** The client's dominant share, divided by its weight. */
    double share(C client) {
        var standing = standing(client);
        return standing.allocated.dominantShare(total, standing.weight);
    }

    /** The share that the client would have with these resources, too. */
    double shareWith(C client, Resources more) {
        var standing = standing(client);
        return standing.allocated.dominantShareAfter(more, 1, total, standing.weight);
    }

    /** The share that the client would have without these of its resources. */
    double shareWithout(C client, Resources less) {
        var standing = standing(client);
        return standing.allocated.dominantShareAfter(less, -1, total, standing.weight);
    }

    /** Whether the client was added, active or not. */
    boolean contains(C client) {
        return standings.containsKey(client);
    }

    /** How many clients there are, active or not. */
    int count() {
        return standings.size();
    }

    /**
     * Moves the client to its new position. After a change of the total, the next read of the order moves all clients.
     */
    private void place(C client, Standing<C> standing) {
        if (standing.active && !stale) {
            displace(standing);
            var share = standing.allocated.dominantShare(total, standing.weight);
            var position = new Position<>(share, standing.allocations, client);
            standing.position = position;
            order.add(position);
        }
    }

    private void displace(Standing<C> standing) {
        if (standing.position != null) {
            order.remove(standing.position);
            standing.position = null;
        }
    }

    private Standing<C> standing(C client) {
        var standing = standings.get(client);
        if (standing == null) {
            throw new IllegalArgumentException(client + " is not in the sorter");
        }
        return standing;
    }

    private static double positive(double weight) {
        if (!(weight > 0) || Double.isInfinite(weight)) {
            throw new IllegalArgumentException("Weights must be positive, not " + weight);
        }
        return weight;
    }
}
