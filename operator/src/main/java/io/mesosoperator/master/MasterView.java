package io.mesosoperator.master;

import io.mesosoperator.agent.FrameworkUse;
import io.mesosoperator.allocation.OutstandingOffer;
import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.api.TaskInfoResource;
import io.mesosoperator.framework.KnownFramework;
import io.mesosoperator.kubernetes.ItemGuard;
import io.mesosoperator.resource.Resources;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What one caller sees of what the operator knows, as it is when he asks. It keeps references to tasks, and reads each
 * one when it is written.
 */
final class MasterView {

    /** Mesos: {@code --max_completed_tasks_per_framework}. */
    static final int COMPLETED_TASKS = 1000;

    private static final Comparator<TaskInfoResource> BY_AGE = Comparator.<TaskInfoResource, String>comparing(
                    task -> task.getMetadata().getCreationTimestamp())
            .thenComparing(task -> task.getMetadata().getUid());

    private final MasterSource source;
    private final Visibility visibility;
    private final ItemGuard guard = new ItemGuard("master");
    private final Map<FrameworkKey, KnownFramework> frameworks;
    private final Map<FrameworkKey, FrameworkUse> use;
    private final List<OutstandingOffer> offers;

    MasterView(MasterSource source, Visibility visibility) {
        this.source = source;
        this.visibility = visibility;
        frameworks = source.frameworks().stream()
                .filter(framework -> visibility.shows(framework.key(), framework.info()))
                .collect(Collectors.toMap(
                        KnownFramework::key, framework -> framework, (one, other) -> other, LinkedHashMap::new));
        use = source.use();
        offers = source.offers();
    }

    MasterSource source() {
        return source;
    }

    Visibility visibility() {
        return visibility;
    }

    /** The frameworks that he sees. */
    List<KnownFramework> frameworks(Predicate<KnownFramework> which) {
        return frameworks.values().stream().filter(which).toList();
    }

    /** The same, each framework once. */
    List<SeenFramework> wholeFrameworks(Predicate<KnownFramework> which) {
        return SeenFramework.of(frameworks.values().stream().filter(which));
    }

    /** Whether the framework of this object has one that is not completed. */
    boolean isThere(KnownFramework object) {
        return frameworks.values().stream()
                .anyMatch(other -> !other.isCompleted()
                        && id(other).equals(id(object))
                        && other.key().namespace().equals(object.key().namespace()));
    }

    /** What the framework's tasks hold. */
    Resources used(FrameworkKey framework) {
        return use.getOrDefault(framework, FrameworkUse.NONE).resources();
    }

    List<OutstandingOffer> offersOf(FrameworkKey framework) {
        return offers.stream()
                .filter(offer -> offer.framework().equals(framework))
                .toList();
    }

    /** What of all agents is offered, to whomever. */
    Map<String, Resources> offeredByAgent() {
        var sums = new HashMap<String, Resources>();
        offers.forEach(offer -> sums.merge(offer.slaveId(), offer.resources(), Resources::plus));
        return sums;
    }

    /** The FrameworkID, which is not always the name of the object. */
    String id(FrameworkKey framework) {
        var known = frameworks.get(framework);
        return known == null ? framework.name() : id(known);
    }

    static String id(KnownFramework framework) {
        return framework.info().getId().getValue();
    }

    /** The role of the framework; that of everybody if it is not known. */
    String role(FrameworkKey framework) {
        var known = frameworks.get(framework);
        return known == null ? "*" : known.info().getRole();
    }

    /** The name of the framework; empty if it is not known. */
    String name(FrameworkKey framework) {
        var known = frameworks.get(framework);
        return known == null ? "" : known.info().getName();
    }

    /** The user whose its tasks are unless they say otherwise; empty if it is not known. */
    Optional<String> user(FrameworkKey framework) {
        return Optional.ofNullable(frameworks.get(framework))
                .map(known -> known.info().getUser());
    }

    /** The roles of the frameworks that he sees, or all that have a meaning here. */
    Set<String> roles() {
        var roles = new HashSet<String>();
        frameworks.values().stream()
                .filter(framework -> !framework.isCompleted())
                .forEach(framework -> roles.add(framework.info().getRole()));
        if (visibility.isAll()) {
            roles.add("*");
            roles.addAll(source.policy().weights().byRole().keySet());
            roles.addAll(source.policy().quotas().guarantees().keySet());
        }
        return roles;
    }

    /** Whether he may be told of this role. */
    boolean seesRole(String role) {
        return visibility.isAll() || roles().contains(role);
    }

    /** The tasks that he sees. */
    Stream<TaskInfoResource> tasks() {
        return source.tasks().filter(task -> sees(keyOf(task)));
    }

    /** Without a framework that is known, a task is its namespace's. */
    private boolean sees(FrameworkKey framework) {
        return frameworks.containsKey(framework) || visibility.shows(framework.namespace());
    }

    static FrameworkKey keyOf(TaskInfoResource task) {
        return new FrameworkKey(
                task.getMetadata().getNamespace(), task.summary().framework());
    }

    /** Whether the task's framework is one that he sees. */
    boolean isOrphan(FrameworkKey framework) {
        return !frameworks.containsKey(framework);
    }

    Map<FrameworkKey, List<TaskInfoResource>> tasksByFramework() {
        return tasks().collect(Collectors.groupingBy(MasterView::keyOf));
    }

    /** Those that have ended last, the oldest first. */
    static List<TaskInfoResource> completed(List<TaskInfoResource> tasks) {
        var ended = tasks.stream()
                .filter(task -> task.summary().isEnded())
                .sorted(BY_AGE)
                .toList();
        return ended.subList(Math.max(0, ended.size() - COMPLETED_TASKS), ended.size());
    }

    /** By when they were made, and then always in the same order. */
    static Comparator<TaskInfoResource> byAge() {
        return BY_AGE;
    }

    /** The whole task; empty if it cannot be read. */
    Optional<MasterTask> read(TaskInfoResource task) {
        return guard.call(
                task.key(), () -> MasterTask.of(task, source.pod(task.key().uid())));
    }
}
