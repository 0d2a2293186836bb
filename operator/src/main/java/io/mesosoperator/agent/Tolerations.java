package io.mesosoperator.agent;

import io.mesosoperator.crds.kubernetes.Kubernetes.Toleration;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/** The taints that somebody puts up with, as Kubernetes compares them. */
public record Tolerations(Set<Toleration> all) {

    /** None at all. */
    public static final Tolerations NONE = new Tolerations(Set.of());

    public Tolerations {
        all = Set.copyOf(all);
    }

    /** Of a list, in which one may be twice. */
    public static Tolerations of(Collection<Toleration> list) {
        return list.isEmpty() ? NONE : new Tolerations(Set.copyOf(list));
    }

    /** These and others. */
    public Tolerations plus(Tolerations others) {
        if (all.isEmpty() || others.all.isEmpty()) {
            return all.isEmpty() ? others : this;
        }
        var both = new HashSet<>(all);
        both.addAll(others.all);
        return new Tolerations(both);
    }

    /** Whether each of these is tolerated. */
    public boolean tolerate(Collection<Taint> taints) {
        return taints.stream().allMatch(this::tolerate);
    }

    private boolean tolerate(Taint taint) {
        return all.stream().anyMatch(toleration -> matches(toleration, taint));
    }

    private static boolean matches(Toleration toleration, Taint taint) {
        var isAnyEffect = !toleration.hasEffect();
        if (!isAnyEffect && !toleration.getEffect().name().equals(taint.effect())) {
            return false;
        }
        var exists = toleration.getOperator() == Toleration.Operator.Exists;
        if (toleration.getKey().isEmpty()) {
            return exists;
        }
        return toleration.getKey().equals(taint.key())
                && (exists || toleration.getValue().equals(taint.value()));
    }
}
