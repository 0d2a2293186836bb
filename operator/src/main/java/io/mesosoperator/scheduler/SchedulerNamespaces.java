package io.mesosoperator.scheduler;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.mesos.Protos.FrameworkInfo;

/**
 * In which namespaces the frameworks of those who connect are, and their tasks.
 *
 * @param byDefault of all that are in no other one
 * @param roles of frameworks in these roles
 * @param principals of frameworks with these principals, whatever their roles are
 */
public record SchedulerNamespaces(String byDefault, Map<String, String> roles, Map<String, String> principals) {

    /** All are in this one. */
    public static SchedulerNamespaces one(String namespace) {
        return new SchedulerNamespaces(namespace, Map.of(), Map.of());
    }

    public SchedulerNamespaces {
        roles = Map.copyOf(roles);
        principals = Map.copyOf(principals);
    }

    /**
     * Where this framework is to be, when it subscribes for the first time.
     *
     * @param role which it is in
     */
    String of(FrameworkInfo framework, String role) {
        var ofRole = roles.getOrDefault(role, byDefault);
        return framework.hasPrincipal() ? principals.getOrDefault(framework.getPrincipal(), ofRole) : ofRole;
    }

    /** All of them. */
    public Set<String> all() {
        var all = new LinkedHashSet<String>();
        all.add(byDefault);
        all.addAll(roles.values());
        all.addAll(principals.values());
        return all;
    }

    /** By principal, those that nobody else has. */
    public Map<String, Set<String>> ownOfPrincipals() {
        return principals.entrySet().stream()
                .filter(entry -> users(entry.getValue()) == 1)
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> Set.of(entry.getValue())));
    }

    private long users(String namespace) {
        return Stream.of(Stream.of(byDefault), roles.values().stream(), principals.values().stream())
                .flatMap(names -> names)
                .filter(namespace::equals)
                .count();
    }
}
