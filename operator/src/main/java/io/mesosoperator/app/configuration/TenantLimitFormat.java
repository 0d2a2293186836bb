package io.mesosoperator.app.configuration;

import static io.mesosoperator.app.configuration.MesosTypes.MOST_RESOURCES;
import static io.mesosoperator.app.configuration.MesosTypes.TENANTS;
import static io.mesosoperator.app.configuration.Scalars.oneOf;
import static io.mesosoperator.app.configuration.Scalars.optionalInteger;

import io.mesosoperator.security.Counted;
import io.mesosoperator.security.MostResources;
import io.mesosoperator.security.Tenant;
import io.mesosoperator.security.TenantLimit;
import io.mesosoperator.security.TenantLimits;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;

/** What tenants may have at once: {@code allocation.limits}. */
final class TenantLimitFormat {

    private static final Pattern NAMESPACE = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

    private TenantLimitFormat() {}

    static TenantLimits read(Fields allocation) {
        var limits = new TenantLimits(allocation.list(
                "limits",
                "What each namespace, or each role, may have at once. Of those for namespaces the first that names a"
                        + " namespace, or that names none, counts, and alone; so it is for roles. Both count for a"
                        + " framework. Nothing is taken from whoever has more already.",
                TenantLimitFormat::limit));
        limits.idle()
                .forEach(limit -> allocation.report(
                        limit.path().substring(allocation.place().length() + 1),
                        ("is for no %s, because those before it are for all that it is for; write it before them, or"
                                        + " remove it")
                                .formatted(limit.per().word())));
        return limits;
    }

    private static TenantLimit limit(Fields limit) {
        var per = limit.required("per", oneOf("namespace", "role"), "For what the limit is.");
        var names = limit.optional(
                "names",
                TENANTS,
                Set.of(),
                "The namespaces, or roles, that it is for; for each of them, not for all together. Empty: for each that"
                        + " no limit before it is for.");
        if (kind(per) == Tenant.Kind.NAMESPACE) {
            names.stream()
                    .filter(name -> !NAMESPACE.matcher(name).matches())
                    .forEach(name -> limit.report(
                            "names", "'%s' is no name of a namespace; write for example ads".formatted(name)));
        }
        var most = new EnumMap<Counted, Integer>(Counted.class);
        read(
                limit,
                Counted.TASKS,
                "Tasks that have their resources and have not ended. One that the operator places waits for the end of"
                        + " another; one on an offer is TASK_LOST. Null: any number.",
                most);
        read(
                limit,
                Counted.FRAMEWORKS,
                "Frameworks that are registered. A further one is refused until another is gone; who is registered"
                        + " stays so. Null: any number.",
                most);
        read(
                limit,
                Counted.OFFERS,
                "Offers that its frameworks have together, beside `offers.maxPerFramework` of each. Null: any number.",
                most);
        return new TenantLimit(limit.place(), kind(per), names, most, reservations(limit, kind(per)));
    }

    private static MostResources reservations(Fields limit, Tenant.Kind per) {
        var most = limit.optional(
                "reservations",
                MOST_RESOURCES,
                MostResources.ANY,
                "What a role may have reserved dynamically, on all agents together: `\"cpus:4;mem:8192;disk:100000\"`,"
                        + " the disk of volumes included; of ports, how many. Of a resource that it does not name, any"
                        + " amount. A RESERVE of more is dropped. Only per role: reservations are a role's.");
        if (per == Tenant.Kind.NAMESPACE && !most.equals(MostResources.ANY)) {
            limit.report("reservations", "is of roles, and this limit is per namespace; write it into one per role");
        }
        return most;
    }

    private static Tenant.Kind kind(String word) {
        return word.equals(Tenant.Kind.ROLE.word()) ? Tenant.Kind.ROLE : Tenant.Kind.NAMESPACE;
    }

    private static void read(Fields limit, Counted what, String about, Map<Counted, Integer> most) {
        limit.optional(what.word(), optionalInteger(100, 0), OptionalInt.empty(), about)
                .ifPresent(number -> most.put(what, number));
    }
}
