package io.mesosoperator.security;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mesosoperator.property.Between;
import io.mesosoperator.property.Property;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TaskPoliciesTest {

    private static final TaskPolicy CLOSED = TaskPolicy.restricted();

    private static final TaskPolicies POLICIES = new TaskPolicies(
            CLOSED,
            List.of(
                    policy("exact", of(Set.of("team-a"), Set.of("ads"), Set.of("spark"))),
                    policy("one-object", of(Set.of(), Set.of(), Set.of("team-b/spark"))),
                    policy("role", of(Set.of(), Set.of("ads"), Set.of())),
                    policy("namespace", of(Set.of("team-a", "team-b"), Set.of(), Set.of()))),
            false);

    @ParameterizedTest
    @CsvSource({
        "team-a, ads, spark, exact",
        "team-a, ads, hdfs, role",
        "team-a, *, spark, namespace",
        "team-b, ads, spark, one-object",
        "team-b, *, spark, one-object",
        "team-b, ads, hdfs, role",
        "team-b, *, hdfs, namespace",
        "team-c, ads, spark, role",
        "team-c, *, spark, ",
        "Team-A, ADS, Spark, ",
        "team, ad, team-b/spark, ",
    })
    void theFirstThatAppliesCountsElseTheDefault(String namespace, String role, String framework, String expected) {
        var choice = POLICIES.policyFor(new PolicySubject(namespace, role, framework, Optional.empty()));

        assertThat(textOf(choice))
                .isEqualTo(expected == null ? "the default task policy" : "task policy \"%s\"".formatted(expected));
    }

    /** The same by a rule of one line: the least index of those that match. */
    @Property
    void theOrderAloneDecides(@Between(min = 0, max = Integer.MAX_VALUE) int seed) {
        var random = new Random(seed);
        var policies = IntStream.range(0, random.nextInt(6))
                .mapToObj(i -> policy("p" + i, some(random)))
                .toList();
        var subject = new PolicySubject(
                "n" + random.nextInt(3), "r" + random.nextInt(3), "f" + random.nextInt(3), Optional.empty());

        var choice = new TaskPolicies(CLOSED, policies, random.nextBoolean()).policyFor(subject);

        var first = policies.stream()
                .filter(policy -> matches(policy.appliesTo(), subject))
                .map(NamedPolicy::policy)
                .findFirst();
        assertThat(choice).isEqualTo(new PolicyChoice.Chosen(first.orElse(CLOSED)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"open", "role", "nosuch", "", " open"})
    void nobodyMayAskUnlessItIsCheckedWhoDoes(String asked) {
        var policies = new TaskPolicies(CLOSED, askable(), false);

        assertThat(policies.policyFor(ads("team-a", asked)))
                .isEqualTo(new PolicyChoice.Refused(
                        ("Not authorized to ask for task policy \"%s\": take annotation mesosoperator.io/policy off the"
                                        + " Framework; tasks.policyByName in the operator's configuration lets"
                                        + " Frameworks ask for policies")
                                .formatted(asked)));
    }

    @Test
    void whoAsksGetsItAlthoughAnotherWouldApply() {
        var policies = new TaskPolicies(CLOSED, askable(), true);

        assertThat(textOf(policies.policyFor(ads("team-a", "open")))).isEqualTo("task policy \"open\"");
        assertThat(textOf(policies.policyFor(ads("team-a", "of-team-a")))).isEqualTo("task policy \"of-team-a\"");
    }

    @ParameterizedTest
    @CsvSource({
        "role, tasks.policies[0].byName in the operator's configuration (task policy \"role\") lets",
        "nosuch, tasks.policies in the operator's configuration has none of this name",
        "'', tasks.policies in the operator's configuration has none of this name",
        "OPEN, tasks.policies in the operator's configuration has none of this name",
        "' open', tasks.policies in the operator's configuration has none of this name",
        "of-team-a, tasks.policies[0].appliesTo in the operator's configuration (task policy \"of-team-a\") says",
    })
    void whatMayNotBeAskedForIsNotSilentlyTheDefault(String asked, String why) {
        var choice = new TaskPolicies(CLOSED, askable(), true).policyFor(ads("team-b", asked));

        assertThat(choice)
                .isInstanceOfSatisfying(
                        PolicyChoice.Refused.class,
                        refused -> assertThat(refused.message())
                                .startsWith("Not authorized to ask for task policy \"%s\": ".formatted(asked))
                                .contains(why));
    }

    @Test
    void whatHasToBeAskedForAppliesToNobodyElse() {
        var policies = new TaskPolicies(CLOSED, askable(), true);

        assertThat(textOf(policies.policyFor(new PolicySubject("team-a", "*", "spark", Optional.empty()))))
                .isEqualTo("the default task policy");
    }

    @Test
    void aPolicyForEverybodyIsAMistake() {
        var nobody = of(Set.of(), Set.of(), Set.of());

        assertThatThrownBy(() -> new NamedPolicy("all", nobody, false, CLOSED)).hasMessageContaining("everybody");
    }

    private static List<NamedPolicy> askable() {
        var nobody = of(Set.of(), Set.of(), Set.of());
        return List.of(
                policy("role", of(Set.of(), Set.of("ads"), Set.of())),
                new NamedPolicy("open", nobody, true, named("open")),
                new NamedPolicy("of-team-a", of(Set.of("team-a"), Set.of(), Set.of()), true, named("of-team-a")));
    }

    private static PolicySubject ads(String namespace, String asked) {
        return new PolicySubject(namespace, "ads", "spark", Optional.of(asked));
    }

    private static AppliesTo some(Random random) {
        var namespaces = some("n", random);
        return of(
                namespaces.isEmpty() ? Set.of("n0") : namespaces,
                some("r", random),
                random.nextBoolean() ? some("f", random) : some("n1/f", random));
    }

    private static Set<String> some(String prefix, Random random) {
        return IntStream.range(0, 3)
                .filter(i -> random.nextBoolean())
                .mapToObj(i -> prefix + i)
                .collect(toSet());
    }

    private static boolean matches(AppliesTo who, PolicySubject subject) {
        var names = Set.of(subject.framework(), subject.namespace() + "/" + subject.framework());
        return (who.namespaces().isEmpty() || who.namespaces().contains(subject.namespace()))
                && (who.roles().isEmpty() || who.roles().contains(subject.role()))
                && (who.frameworks().isEmpty() || who.frameworks().stream().anyMatch(names::contains));
    }

    private static String textOf(PolicyChoice choice) {
        return switch (choice) {
            case PolicyChoice.Chosen(var policy) -> policy.name().text();
            case PolicyChoice.Refused(var message) -> message;
        };
    }

    private static NamedPolicy policy(String name, AppliesTo appliesTo) {
        return new NamedPolicy(name, appliesTo, false, named(name));
    }

    private static TaskPolicy named(String name) {
        return TaskPolicyBuilder.closed().named(name).build();
    }

    private static AppliesTo of(Set<String> namespaces, Set<String> roles, Set<String> frameworks) {
        return new AppliesTo(namespaces, roles, frameworks);
    }
}
