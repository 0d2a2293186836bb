package io.mesosoperator.framework;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.mesosoperator.VirtualClock;
import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.api.FrameworkResource;
import io.mesosoperator.authorization.Authorizer;
import io.mesosoperator.crds.Codec;
import io.mesosoperator.security.AppliesTo;
import io.mesosoperator.security.NamedPolicy;
import io.mesosoperator.security.PolicySubject;
import io.mesosoperator.security.TaskPolicies;
import io.mesosoperator.security.TaskPolicy;
import io.mesosoperator.security.TaskPolicyBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.mesos.Protos.FrameworkInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FrameworkRegistryTest {

    private static final FrameworkKey CRON = new FrameworkKey("ns", "cron");
    private static final String COMPLETED = "Completed framework attempted to re-register";

    private final VirtualClock clock = new VirtualClock();
    private final Instant start = clock.instant();
    private final Map<String, String> specs = new HashMap<>();
    private FrameworkRegistry registry = registry(Set.of(), TaskPolicy.restricted());

    @Test
    void aFrameworkRegistersUnderItsName() {
        var standing = put("u1", "{name: x, user: nobody}");

        assertThat(((RegistrationState.Registered) standing).info().getId().getValue())
                .isEqualTo("cron");
        assertThat(registry.registered()).containsExactly(CRON);
    }

    @ParameterizedTest
    @CsvSource({"*", "ads", "analytics/reports"})
    void withoutAWhitelistEveryRoleMayRegister(String role) {
        assertThat(put("u1", "{name: x, user: nobody, role: '" + role + "'}"))
                .isInstanceOf(RegistrationState.Registered.class);
    }

    @ParameterizedTest
    @CsvSource({"*, true", "ads, true", "adverts, false"})
    void aWhitelistSaysWhichRolesMayRegister(String role, boolean mayRegister) {
        registry = registry(Set.of("web", "ads"), TaskPolicy.restricted());

        var standing = put("u1", "{name: x, user: nobody, role: '" + role + "'}");

        if (mayRegister) {
            assertThat(standing).isInstanceOf(RegistrationState.Registered.class);
        } else {
            assertThat(why(standing)).startsWith("Role 'adverts' is invalid: ").contains("ads, web");
        }
    }

    @Test
    void aRoleThatIsNoneIsToldInMesosWords() {
        assertThat(why(put("u1", "{name: x, user: nobody, role: a//b}")))
                .startsWith("Role 'a//b' cannot contain two adjacent slashes: ");
    }

    @ParameterizedTest
    @ValueSource(doubles = {-1, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void aFailoverTimeoutMustBeATime(double seconds) {
        var info = FrameworkInfo.newBuilder().setName("x").setUser("nobody").setFailoverTimeout(seconds);

        assertThat(RegistrationRules.restricted()
                        .problem(info.build(), new PolicySubject("ns", "*", "x", Optional.empty())))
                .contains(("The framework failover_timeout (%s) is invalid: give spec.failoverTimeout"
                                + " in seconds, 0 or more")
                        .formatted(seconds));
    }

    @Test
    void rootMayNotRunFrameworksUnlessThePolicySaysSo() {
        assertThat(why(put("u1", "{name: x, user: root}")))
                .startsWith("User 'root' is not allowed to run frameworks: ");

        registry = registry(Set.of(), TaskPolicyBuilder.closed().root(true).build());
        assertThat(put("u1", "{name: x, user: root}")).isInstanceOf(RegistrationState.Registered.class);

        registry =
                registry(Set.of(), TaskPolicyBuilder.closed().user("root", 1000).build());
        assertThat(put("u1", "{name: x, user: root}")).isInstanceOf(RegistrationState.Registered.class);
    }

    @Test
    void thePolicyOfTheFrameworkCounts() {
        var open = new NamedPolicy(
                "open",
                new AppliesTo(Set.of("ns"), Set.of("ads"), Set.of()),
                false,
                TaskPolicyBuilder.closed().root(true).build());
        var policies = new TaskPolicies(TaskPolicy.restricted(), List.of(open), false);
        registry = new FrameworkRegistry(
                new Codec(), clock, () -> new RegistrationRules(Set.of(), policies, Authorizer.NONE));

        assertThat(put("u1", "{name: x, user: root, role: ads}")).isInstanceOf(RegistrationState.Registered.class);
        assertThat(why(put("u1", "{name: x, user: root, role: web}")))
                .isEqualTo("User 'root' is not allowed to run frameworks: create a Framework with another spec.user,"
                        + " for example nobody; tasks.policy.allowRoot in the operator's configuration (the default"
                        + " task policy) allows it, or another uid for it in tasks.policy.users");
    }

    /** Its tasks are told, each of them. */
    @Test
    void aFrameworkThatMayNotAskForItsPolicyRegisters() {
        var asking = framework("cron", "u1", "{name: x, user: root}");
        asking.getMetadata().setAnnotations(Map.of("mesosoperator.io/policy", "open"));

        assertThat(registry.put(asking).state())
                .isInstanceOfSatisfying(
                        RegistrationState.Registered.class,
                        registered -> assertThat(registered.subject(new FrameworkKey("ns", "cron")))
                                .isEqualTo(new PolicySubject("ns", "*", "cron", Optional.of("open"))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"0\"", "\"00\"", "\"0000000000\"", "toor"})
    void noNameOfRootMayRunFrameworks(String user) {
        registry = registry(Set.of(), TaskPolicyBuilder.closed().user("toor", 0).build());

        assertThat(why(put("u1", "{name: x, user: " + user + "}"))).contains("is not allowed to run frameworks: ");
    }

    @ParameterizedTest
    @CsvSource({"''", "'id: {value: cron}, '"})
    void withinTheFailoverTimeoutBothFormsTakeOver(String id) {
        put("u1", "{name: x, user: nobody, failoverTimeout: 10}");
        remove("u1");
        pass(Duration.ofSeconds(9));

        assertThat(put("u2", "{" + id + "name: x, user: nobody, failoverTimeout: 10}"))
                .isInstanceOf(RegistrationState.Registered.class);
    }

    @Test
    void g24AnIdThatIsCompletedMayNotRegisterAgain() {
        put("u1", "{name: x, user: nobody, failoverTimeout: 10}");
        remove("u1");
        pass(Duration.ofSeconds(10));

        var standing = put("u2", "{name: x, user: nobody, id: {value: cron}}");

        assertThat(why(standing)).startsWith(COMPLETED + ": ").contains("remove spec.id");
        assertThat(standing.absence().map(absence -> absence.removal(Duration.ofDays(1))))
                .as("its tasks are not taken over")
                .contains(start.plusSeconds(10));
    }

    @Test
    void withoutAnIdACompletedFrameworkRegistersAnewAndIsAsGoodAsAnyOther() {
        put("u1", "{name: x, user: nobody}");
        remove("u1");

        assertThat(why(put("u2", "{name: x, user: nobody, id: {value: cron}}"))).startsWith(COMPLETED);
        assertThat(put("u2", "{name: x, user: nobody}")).isInstanceOf(RegistrationState.Registered.class);
        assertThat(put("u2", "{name: x, user: nobody, id: {value: cron}}"))
                .isInstanceOf(RegistrationState.Registered.class);
    }

    @Test
    void theTimeoutOfAnEarlierDisconnectIsHarmless() {
        put("u1", "{name: x, user: nobody, failoverTimeout: 10}");
        remove("u1");
        put("u2", "{name: x, user: nobody, failoverTimeout: 1000}");
        pass(Duration.ofSeconds(11));
        remove("u2");
        pass(Duration.ofSeconds(11));

        assertThat(put("u3", "{name: x, user: nobody, id: {value: cron}}"))
                .isInstanceOf(RegistrationState.Registered.class);
    }

    @Test
    void theLastFailoverTimeoutCounts() {
        put("u1", "{name: x, user: nobody, failoverTimeout: 1000}");
        put("u1", "{name: x, user: nobody, failoverTimeout: 5}");
        remove("u1");

        assertThat(registry.state(CRON).absence().map(absence -> absence.removal(Duration.ofDays(1))))
                .contains(start.plusSeconds(5));
    }

    @Test
    void whoIsRefusedIsNotBack() {
        put("u1", "{name: x, user: nobody, failoverTimeout: 10}");
        remove("u1");
        pass(Duration.ofSeconds(5));
        put("u2", "{name: x, user: root, failoverTimeout: 10}");
        pass(Duration.ofSeconds(5));
        remove("u2");

        assertThat(registry.state(CRON))
                .isEqualTo(new RegistrationState.Absent(start, Optional.of(Duration.ofSeconds(10))));
        assertThat(why(put("u3", "{name: x, user: nobody, id: {value: cron}}"))).startsWith(COMPLETED);
    }

    @Test
    void whoNeverRegisteredIsNotCompleted() {
        put("u1", "{name: x, user: root}");
        remove("u1");
        pass(Duration.ofSeconds(1));

        assertThat(put("u2", "{name: x, user: nobody, id: {value: cron}}"))
                .isInstanceOf(RegistrationState.Registered.class);
    }

    @Test
    void lateNewsOfAnObjectThatIsGoneChangesNothing() {
        put("u1", "{name: x, user: nobody}");
        remove("u1");
        put("u1", "{name: x, user: nobody}");
        assertThat(registry.registered()).as("it is gone").isEmpty();

        put("u2", "{name: x, user: nobody}");
        remove("u1");
        assertThat(registry.registered()).as("another is there").containsExactly(CRON);
    }

    /** It was to be registered, and was deleted before that came to be. */
    @Test
    void anObjectThatIsGoneBeforeItIsRegisteredNeverIs() {
        remove("u1");
        put("u1", "{name: x, user: nobody}");
        assertThat(registry.registered()).as("the first one").isEmpty();

        put("u2", "{name: x, user: nobody}");
        remove("u2");
        remove("u3");
        pass(Duration.ofSeconds(1));
        put("u3", "{name: x, user: nobody}");
        assertThat(registry.registered()).as("one after another").isEmpty();
        assertThat(put("u4", "{name: x, user: nobody}")).isInstanceOf(RegistrationState.Registered.class);
    }

    @Test
    void aMasterRemembersFiftyFrameworks() {
        for (var i = 0; i <= CompletedFrameworks.MEMORY; i++) {
            put("f" + i, "u" + i, "{name: x, user: nobody}");
            remove("f" + i, "u" + i);
            pass(Duration.ofSeconds(1));
        }

        assertThat(put("f0", "v", "{name: x, user: nobody, id: {value: f0}}"))
                .isInstanceOf(RegistrationState.Registered.class);
        assertThat(why(put("f1", "v", "{name: x, user: nobody, id: {value: f1}}")))
                .startsWith(COMPLETED);
    }

    @ParameterizedTest
    @CsvSource({
        "'', 'revive: a', true",
        "'revive: a', 'revive: b', true",
        "'revive: a', 'revive: a', false",
        "'revive: a', '', false",
        "'suppress: true', 'suppress: false', true",
        "'suppress: true', '', true",
        "'', 'suppress: true', false",
    })
    void reviveIsAValueThatIsNewOrTheEndOfSuppress(String before, String after, boolean revived) {
        put("u1", "{name: x, user: nobody, %s}".formatted(before));

        assertThat(registry.put(framework("cron", "u1", "{name: x, user: nobody, %s}".formatted(after)))
                        .revived())
                .isEqualTo(revived);
    }

    @Test
    void aValueThatIsSeenForTheFirstTimeIsNoRevive() {
        assertThat(registry.put(framework("cron", "u1", "{name: x, user: nobody, revive: a}"))
                        .revived())
                .isFalse();
    }

    @Test
    void whatTheObjectSaidLastCountsAlsoIfNobodyHasLookedAtItSince() {
        put("u1", "{name: x, user: nobody, failoverTimeout: 1000}");

        registry.remove(framework("cron", "u1", "{name: x, user: nobody, failoverTimeout: 0}"));

        assertThat(why(put("u2", "{name: x, user: nobody, id: {value: cron}}")))
                .startsWith("Completed framework attempted to re-register");
    }

    private RegistrationState put(String uid, String spec) {
        return put("cron", uid, spec);
    }

    private RegistrationState put(String name, String uid, String spec) {
        specs.put(uid, spec);
        return registry.put(framework(name, uid, spec)).state();
    }

    private void remove(String uid) {
        remove("cron", uid);
    }

    /** As the watch tells it: with what the object said last. */
    private void remove(String name, String uid) {
        registry.remove(framework(name, uid, specs.getOrDefault(uid, "{name: x, user: nobody}")));
    }

    private void pass(Duration time) {
        clock.advance(time);
    }

    private static String why(RegistrationState standing) {
        return ((RegistrationState.Refused) standing).why();
    }

    private static FrameworkResource framework(String name, String uid, String spec) {
        try {
            var framework = new FrameworkResource();
            framework.setMetadata(new ObjectMetaBuilder()
                    .withNamespace("ns")
                    .withName(name)
                    .withUid(uid)
                    .build());
            framework.setSpec(new ObjectMapper(new YAMLFactory()).readTree(spec.replace(", }", "}")));
            return framework;
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    private FrameworkRegistry registry(Set<String> roles, TaskPolicy policy) {
        return new FrameworkRegistry(
                new Codec(), clock, () -> new RegistrationRules(roles, TaskPolicies.of(policy), Authorizer.NONE));
    }
}
