package io.mesosoperator.resource;

import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.ObjLongConsumer;
import java.util.function.Predicate;
import org.apache.mesos.Protos;

/**
 * An immutable bag of resources with Mesos' arithmetic.
 *
 * <p>Resources that differ in name, type, role, reservation, disk or revocability are separate entries; all others
 * merge into one. Persistent volumes never merge. Two bags are equal if each contains the other; a disk's volume does
 * not matter for equality.
 */
public final class Resources {

    private static final Resources EMPTY = new Resources(Merge.NONE);

    /** Canonical, see {@link Merge}. Never changed. */
    private final Entry[] entries;

    private Resources(Entry[] entries) {
        this.entries = entries;
    }

    public static Resources empty() {
        return EMPTY;
    }

    /**
     * Reads the text form, {@code cpus(role):2;ports:[31000-32000]}, and everything that {@link #toString} prints.
     *
     * @throws IllegalArgumentException with Mesos' message if the text or one of its resources is invalid
     */
    public static Resources parse(String text) {
        return of(Parser.parse(text));
    }

    /**
     * The sum of the given resources. Invalid resources count as nothing, as in Mesos: call {@link
     * #validate(Collection)} first.
     */
    public static Resources of(Collection<Protos.Resource> resources) {
        return wrap(Merge.canonical(resources.stream()
                .filter(resource -> Validation.validate(resource).isEmpty())
                .map(Entry::of)
                .toList()));
    }

    /** As {@link #of(Collection)}. */
    public static Resources of(Protos.Resource... resources) {
        return of(Arrays.asList(resources));
    }

    /** What is wrong with the resource, in Mesos' words; empty if it is valid. */
    public static Optional<String> validate(Protos.Resource resource) {
        return Validation.validate(resource);
    }

    /**
     * What is wrong with the first invalid resource: {@code Resource '<r>' is invalid: <why>}; empty if all are valid.
     */
    public static Optional<String> validate(Collection<Protos.Resource> resources) {
        return resources.stream()
                .flatMap(resource -> Validation.validate(resource)
                        .map(problem -> "Resource '" + Printer.print(resource) + "' is invalid: " + problem)
                        .stream())
                .findFirst();
    }

    public Resources plus(Resources that) {
        if (that.isEmpty()) {
            return this;
        }
        return isEmpty() ? that : new Resources(Merge.plus(entries, that.entries));
    }

    /** The remainder without the other. Ignores what the other has and this does not. */
    public Resources minus(Resources that) {
        return isEmpty() || that.isEmpty() ? this : wrap(Merge.minus(entries, that.entries));
    }

    /** Whether this contains each entry of the other, with its reservation. */
    public boolean contains(Resources that) {
        return Merge.contains(entries, that.entries);
    }

    public boolean isEmpty() {
        return entries.length == 0;
    }

    /**
     * Resources of this that amount to the targets: preferably of the target's own kind, then of its role, then
     * unreserved, then of any other role. Empty if there are not enough.
     */
    public Optional<Resources> find(Resources targets) {
        return Finder.find(entries, targets.entries).map(Resources::wrap);
    }

    /**
     * These resources after the operation.
     *
     * @throws IllegalArgumentException with Mesos' message if the operation is invalid or needs resources
     *     that are not here
     */
    public Resources apply(Protos.Offer.Operation operation) {
        return Operations.apply(this, operation);
    }

    /** All resources, as if unreserved. */
    public Resources flatten() {
        return reservedAs(Kind.UNRESERVED, Optional.empty());
    }

    /** All resources, as if statically reserved for the role. */
    public Resources flatten(String role) {
        return reservedAs(role, Optional.empty());
    }

    /**
     * All resources, as if dynamically reserved for the role.
     *
     * @throws IllegalArgumentException if the role is {@code *}
     */
    public Resources flatten(String role, Protos.Resource.ReservationInfo reservation) {
        if (role.equals(Kind.UNRESERVED)) {
            throw new IllegalArgumentException(Validation.STAR_IS_NOT_RESERVED);
        }
        return reservedAs(role, Optional.of(reservation.getPrincipal()));
    }

    private Resources reservedAs(String role, Optional<String> principal) {
        if (role.equals(Kind.UNRESERVED)
                && Arrays.stream(entries).noneMatch(entry -> entry.kind().isReserved())) {
            return this;
        }
        return wrap(Merge.canonical(Arrays.stream(entries)
                .map(entry -> entry.withKind(entry.kind().withReservation(role, principal.orElse(null))))
                .toList()));
    }

    /** The reserved resources, by role. */
    public Map<String, Resources> reserved() {
        NavigableMap<String, Resources> byRole = new TreeMap<>();
        for (Entry entry : entries) {
            if (entry.kind().isReserved()) {
                byRole.computeIfAbsent(entry.kind().role(), this::reserved);
            }
        }
        return Collections.unmodifiableNavigableMap(byRole);
    }

    /** The resources reserved for the role, statically or dynamically; none for {@code *}. */
    public Resources reserved(String role) {
        return where(entry -> entry.kind().isReserved() && entry.kind().role().equals(role));
    }

    public Resources unreserved() {
        return where(entry -> !entry.kind().isReserved());
    }

    public Resources revocable() {
        return where(entry -> entry.kind().revocable());
    }

    public Resources nonRevocable() {
        return where(entry -> !entry.kind().revocable());
    }

    public Resources persistentVolumes() {
        return where(entry -> entry.kind().isPersistentVolume());
    }

    public Resources scalars() {
        return where(entry -> entry.kind().type() == Protos.Value.Type.SCALAR);
    }

    /** Ranges and sets, mostly ports: items that are either present or absent. */
    public Resources rangesAndSets() {
        return where(entry -> entry.kind().type() != Protos.Value.Type.SCALAR);
    }

    /** The scalars as plain amounts, without reservations and volumes. */
    public Resources amounts() {
        return of(scalars().toProto().stream()
                .map(resource -> resource.toBuilder()
                        .setRole(Kind.UNRESERVED)
                        .clearReservation()
                        .clearDisk()
                        .build())
                .toList());
    }

    /**
     * Calls the action with the name and the thousandths of each scalar entry. A name occurs once per entry: once for
     * each role, volume and so on. Copies nothing, because the allocator calls this for each allocation.
     */
    public void forEachScalar(ObjLongConsumer<String> action) {
        for (Entry entry : entries) {
            if (entry.quantity() instanceof Scalar scalar) {
                action.accept(entry.kind().name(), scalar.millis());
            }
        }
    }

    /** The same with the lowest so many ranges of each entry. */
    public Resources withAtMostRanges(int most) {
        Entry[] fewer = null;
        for (int i = 0; i < entries.length; i++) {
            if (entries[i].quantity() instanceof Ranges ranges && ranges.count() > most) {
                fewer = fewer == null ? entries.clone() : fewer;
                fewer[i] = entries[i].withQuantity(ranges.lowest(most));
            }
        }
        return fewer == null ? this : new Resources(fewer);
    }

    /** Whether an amount has reached what can be counted, and may be more. */
    public boolean isSaturated() {
        for (Entry entry : entries) {
            if (entry.quantity() instanceof Scalar scalar && scalar.isSaturated()) {
                return true;
            }
        }
        return false;
    }

    /** The entries of that name. */
    public Resources get(String name) {
        return where(entry -> entry.kind().name().equals(name));
    }

    private Resources where(Predicate<Entry> predicate) {
        int size = 0;
        while (size < entries.length && predicate.test(entries[size])) {
            size++;
        }
        if (size == entries.length) {
            return this;
        }
        var some = Arrays.copyOf(entries, entries.length);
        for (int i = size + 1; i < entries.length; i++) {
            if (predicate.test(entries[i])) {
                some[size++] = entries[i];
            }
        }
        return wrap(Arrays.copyOf(some, size));
    }

    public NavigableSet<String> names() {
        var names = new TreeSet<String>();
        for (Entry entry : entries) {
            names.add(entry.kind().name());
        }
        return Collections.unmodifiableNavigableSet(names);
    }

    public Map<String, Protos.Value.Type> types() {
        NavigableMap<String, Protos.Value.Type> types = new TreeMap<>();
        for (Entry entry : entries) {
            types.put(entry.kind().name(), entry.kind().type());
        }
        return Collections.unmodifiableNavigableMap(types);
    }

    /** Cores, summed over all roles; absent if there is no such resource. */
    public OptionalDouble cpus() {
        return amount("cpus");
    }

    /** GPUs, summed over all roles; absent if there is no such resource. */
    public OptionalDouble gpus() {
        return amount("gpus");
    }

    /** Whole MiB of memory, summed over all roles, rounded down; absent if there is no such resource. */
    public OptionalLong mem() {
        return wholeAmount("mem");
    }

    /**
     * Whole MiB of disk, summed over all roles, rounded down, persistent volumes included; absent if there is
     * no such resource.
     */
    public OptionalLong disk() {
        return wholeAmount("disk");
    }

    private OptionalDouble amount(String name) {
        var sum = scalar(name);
        return sum.isPresent() ? OptionalDouble.of(sum.get().toDouble()) : OptionalDouble.empty();
    }

    private OptionalLong wholeAmount(String name) {
        var sum = scalar(name);
        return sum.isPresent() ? OptionalLong.of(sum.get().toLong()) : OptionalLong.empty();
    }

    /** Port numbers, of all roles; absent if there is no such resource. */
    public Optional<Ranges> ports() {
        return ranges("ports");
    }

    /** The sum of the scalars of that name, of all roles; absent if there is none. */
    public Optional<Scalar> scalar(String name) {
        return sum(name, Scalar.class);
    }

    /** The union of the ranges of that name, of all roles; absent if there are none. */
    public Optional<Ranges> ranges(String name) {
        return sum(name, Ranges.class);
    }

    /** The union of the sets of that name, of all roles; absent if there is none. */
    public Optional<ItemSet> items(String name) {
        return sum(name, ItemSet.class);
    }

    /** A loop, not a stream: each allocation calls this for each agent. */
    private <Q extends Quantity> Optional<Q> sum(String name, Class<Q> type) {
        Quantity sum = null;
        for (Entry entry : entries) {
            if (type.isInstance(entry.quantity()) && entry.kind().name().equals(name)) {
                sum = sum == null ? entry.quantity() : Quantity.plus(sum, entry.quantity());
            }
        }
        return Optional.ofNullable(sum).map(type::cast);
    }

    /** One message for each entry. */
    public List<Protos.Resource> toProto() {
        return Arrays.stream(entries).map(Entry::toProto).toList();
    }

    @Override
    public boolean equals(Object other) {
        return this == other
                || (other instanceof Resources that && Arrays.equals(entries, that.entries, Entry.BY_IDENTITY));
    }

    @Override
    public int hashCode() {
        int hash = 1;
        for (Entry entry : entries) {
            hash = 31 * (31 * hash + entry.kind().hashCode()) + entry.quantity().hashCode();
        }
        return hash;
    }

    /**
     * Mesos' print form: {@code cpus:4; cpus(role):2; ports:[31000-32000]}, and <code>{}</code> if there is nothing.
     */
    @Override
    public String toString() {
        return Printer.print(entries);
    }

    private static Resources wrap(Entry[] entries) {
        return entries.length == 0 ? EMPTY : new Resources(entries);
    }
}
