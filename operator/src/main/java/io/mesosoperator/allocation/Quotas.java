package io.mesosoperator.allocation;

import io.mesosoperator.resource.Resources;
import io.mesosoperator.resource.Roles;
import java.util.HashMap;
import java.util.Map;
import org.apache.mesos.Protos.Resource;
import org.apache.mesos.Protos.Value;

/**
 * The roles' guarantees, which come before fairness (Mesos 1.0: quota).
 *
 * @param guarantees scalars by role, neither reserved nor revocable; a role that is absent has no quota
 */
public record Quotas(Map<String, Resources> guarantees) {

    /** No role has a quota. */
    public static final Quotas NONE = new Quotas(Map.of());

    public Quotas {
        guarantees = Map.copyOf(guarantees);
        guarantees.forEach(Quotas::check);
    }

    /**
     * Reads the text form of resources, {@code cpus:2;mem:1024}, of each role.
     *
     * @throws IllegalArgumentException with a sentence that quotes role and text if that is no quota
     */
    public static Quotas of(Map<String, String> texts) {
        var guarantees = new HashMap<String, Resources>();
        texts.forEach((role, text) -> guarantees.put(role, guarantee(role, text)));
        return new Quotas(guarantees);
    }

    private static Resources guarantee(String role, String text) {
        try {
            var guarantee = Resources.parse(text);
            check(role, guarantee);
            return guarantee;
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("Invalid quota '" + role + "=" + text + "': " + e.getMessage(), e);
        }
    }

    private static void check(String role, Resources guarantee) {
        if (role.equals("*")) {
            throw new IllegalArgumentException("the role '*' cannot have a quota; name another role");
        }
        Roles.validate(role).ifPresent(problem -> {
            throw new IllegalArgumentException(problem);
        });
        if (guarantee.isEmpty()) {
            throw new IllegalArgumentException("it guarantees nothing; give at least one amount, such as cpus:2");
        }
        for (var resource : guarantee.toProto()) {
            requireAmount(resource);
        }
    }

    private static void requireAmount(Resource resource) {
        if (resource.getType() != Value.Type.SCALAR) {
            throw unfit(resource, "is not an amount; guarantee cpus, mem, disk and the like");
        }
        if (!resource.getRole().equals("*")) {
            throw unfit(resource, "is reserved; leave out what stands in parentheses");
        }
        if (resource.hasRevocable()) {
            throw unfit(resource, "is revocable, so it cannot be guaranteed; leave out {REV}");
        }
        if (resource.hasDisk()) {
            throw unfit(resource, "is a volume; leave out what stands in brackets");
        }
    }

    private static IllegalArgumentException unfit(Resource resource, String problem) {
        return new IllegalArgumentException(Resources.of(resource) + " " + problem);
    }

    /** What the role is guaranteed; nothing if it has no quota. */
    public Resources guarantee(String role) {
        return guarantees.getOrDefault(role, Resources.empty());
    }
}
