package io.mesosoperator.allocation;

import io.mesosoperator.resource.Resources;
import io.mesosoperator.resource.Roles;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.apache.mesos.Protos.Resource;
import org.apache.mesos.Protos.Value;
import org.jspecify.annotations.Nullable;

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
     * Parses one quota from each text, {@code role=cpus:2;mem:1024}: the role up to the first {@code =}, then the text
     * form of resources.
     *
     * @throws IllegalArgumentException with a message that quotes the text if it is not a quota or its role already has
     *     one
     */
    public static Quotas parse(Collection<String> texts) {
        var guarantees = new HashMap<String, Resources>();
        for (var text : texts) {
            var equals = text.indexOf('=');
            if (equals < 0) {
                throw invalid(text, "it should be of the form 'role=cpus:2;mem:1024'", null);
            }
            var role = text.substring(0, equals).strip();
            try {
                var guarantee = Resources.parse(text.substring(equals + 1));
                check(role, guarantee);
                if (guarantees.put(role, guarantee) != null) {
                    throw new IllegalArgumentException(
                            "role '" + role + "' already has a quota; write all its resources in one");
                }
            } catch (IllegalArgumentException e) {
                throw invalid(text, String.valueOf(e.getMessage()), e);
            }
        }
        return guarantees.isEmpty() ? NONE : new Quotas(guarantees);
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

    private static IllegalArgumentException invalid(String text, String problem, @Nullable Exception cause) {
        return new IllegalArgumentException("Invalid quota '" + text + "': " + problem, cause);
    }

    /** The role's guarantee; nothing if it has no quota. */
    public Resources guarantee(String role) {
        return guarantees.getOrDefault(role, Resources.empty());
    }
}
