package io.mesosoperator.framework;

import io.mesosoperator.crds.Codec;
import io.mesosoperator.crds.CustomResourceKind;
import io.mesosoperator.crds.Decoded;
import io.mesosoperator.crds.FrameworkSpec;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.apache.mesos.Protos.FrameworkID;

/** The frameworks as they stand: a cache of the Framework objects, and since when those that are missing are. */
public final class FrameworkRegistry {

    private final Clock clock;
    private final Codec codec;
    private final Instant started;
    private final Map<FrameworkKey, FrameworkStanding> standings = new ConcurrentSkipListMap<>();
    private final Map<FrameworkKey, Boolean> suppressed = new ConcurrentHashMap<>();

    public FrameworkRegistry(Codec codec, Clock clock) {
        this.codec = codec;
        this.clock = clock;
        this.started = clock.instant();
    }

    /** Takes in a Framework object. Returns how it stands now. */
    public FrameworkStanding put(FrameworkResource resource) {
        var key = keyOf(resource);
        var standing = switch (codec.decode(CustomResourceKind.FRAMEWORK, resource.getSpec())) {
            case Decoded.Invalid<FrameworkSpec> invalid -> new FrameworkStanding.Refused(invalid.message());
            case Decoded.Ok<FrameworkSpec>(var spec) -> {
                suppressed.put(key, spec.suppress());
                yield register(resource, spec);
            }
        };
        standings.put(key, standing);
        return standing;
    }

    // Roles come with reservations; until then a framework in any other role would get the pool of "*".
    private static FrameworkStanding register(FrameworkResource resource, FrameworkSpec spec) {
        var info = spec.message();
        if (!"*".equals(info.getRole())) {
            return new FrameworkStanding.Refused("Role '" + info.getRole()
                    + "' is invalid: roles other than * are not supported yet; leave spec.role out");
        }
        var id = FrameworkID.newBuilder()
                .setValue(resource.getMetadata().getName())
                .build();
        return new FrameworkStanding.Registered(
                info.toBuilder().setId(id).build(), resource.getMetadata().getUid());
    }

    public void remove(FrameworkResource resource) {
        var key = keyOf(resource);
        standings.put(key, new FrameworkStanding.Absent(clock.instant()));
        suppressed.remove(key);
    }

    /** How the framework stands. One that was never seen is absent since the operator started, at the longest. */
    public FrameworkStanding standing(FrameworkKey key) {
        return standings.getOrDefault(key, new FrameworkStanding.Absent(started));
    }

    /** Whether the framework is not suppressed. */
    public boolean wantsOffers(FrameworkKey key) {
        return !suppressed.getOrDefault(key, false);
    }

    /** The registered frameworks, by name. */
    public List<FrameworkKey> registered() {
        return standings.entrySet().stream()
                .filter(entry -> entry.getValue() instanceof FrameworkStanding.Registered)
                .map(Map.Entry::getKey)
                .toList();
    }

    public static FrameworkKey keyOf(FrameworkResource resource) {
        return new FrameworkKey(
                resource.getMetadata().getNamespace(), resource.getMetadata().getName());
    }
}
