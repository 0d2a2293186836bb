package io.mesosoperator.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.crds.FrameworkSpec;
import io.mesosoperator.crds.V1Additions;
import io.mesosoperator.framework.FrameworkIdentity;
import io.mesosoperator.framework.FrameworkNames;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.v1.Protos;
import org.apache.mesos.v1.Protos.FrameworkInfo.Capability;
import org.junit.jupiter.api.Test;

class RolesPlanTest {

    private static final String ID = "f";
    private static final FrameworkKey FIRST = new FrameworkKey("ns", ID);

    @Test
    void theFirstRoleHasTheNameOfTheIdAndEachOtherOneAName() {
        var plan = plan(List.of(), Set.of(), in("ads", "web"));

        assertThat(plan.objects().sequencedKeySet()).containsExactly(FIRST, key("web"));
        assertThat(plan.objects().values()).extracting(FrameworkInfo::getRole).containsExactly("ads", "web");
        assertThat(plan.objects().values())
                .extracting(info -> info.getId().getValue())
                .containsOnly(ID);
        assertThat(plan.left()).isEmpty();
    }

    @Test
    void whoComesBackFindsTheObjectsOfItsRolesWhateverItNamesFirst() {
        var known = List.of(member(FIRST, "ads", "ads", "web"), member(key("web"), "web", "ads", "web"));

        assertThat(plan(known, Set.of(), in("web", "ads")).objects().sequencedKeySet())
                .containsExactly(key("web"), FIRST);
    }

    @Test
    void aRoleThatIsNotNamedAnyMoreIsLeft() {
        var ads = member(FIRST, "ads", "ads", "web");
        var web = member(key("web"), "web", "ads", "web");

        var plan = plan(List.of(ads, web), Set.of(), in("web", "dev"));

        assertThat(plan.objects().sequencedKeySet()).containsExactly(key("web"), key("dev"));
        assertThat(plan.left()).containsExactly(ads);
        assertThat(plan.identity().hasLeft("ads")).isTrue();
    }

    /** Without MULTI_ROLE an object names no roles, and that of a role that was left would look like the only one. */
    @Test
    void whoIsNotMultiRoleAnyMoreHasLeftItsOtherRoles() {
        var ads = member(FIRST, "ads", "ads", "web");
        var web = member(key("web"), "web", "ads", "web");

        var plan = plan(
                List.of(ads, web),
                Set.of(),
                FrameworkInfo.newBuilder()
                        .setUser("u")
                        .setName("n")
                        .setRole("web")
                        .build());

        assertThat(plan.objects().sequencedKeySet()).containsExactly(key("web"));
        assertThat(plan.left()).containsExactly(ads);
        assertThat(plan.identity().roles()).isEmpty();
        assertThat(plan.identityOfLeft().hasLeft("ads")).isTrue();
    }

    /** It is the tasks for which an object comes back whose framework was away. */
    @Test
    void aRoleThatIsLeftWhileItHasNoObjectCountsForItsTasksOnly() {
        var away = member(key("web"), "web", "ads", "web").withoutObject();

        assertThat(plan(List.of(away), Set.of(key("web")), in("ads")).left()).containsExactly(away);
        assertThat(plan(List.of(away), Set.of(), in("ads")).left()).isEmpty();
    }

    /** Another operator does not know which role had which name, but that of tasks it can see. */
    @Test
    void aRoleFindsItsTasksAgainUnderItsOwnName() {
        var plan = plan(List.of(), Set.of(key("web")), in("web", "ads"));

        assertThat(plan.objects().sequencedKeySet()).containsExactly(key("web"), FIRST);
    }

    @Test
    void aFrameworkInNoRoleIsKnownByAnObjectThatIsLeftForARole() {
        var nowhere = plan(List.of(), Set.of(), in());
        assertThat(nowhere.objects().sequencedKeySet()).containsExactly(FIRST);
        assertThat(nowhere.identity().roles()).contains(List.of());
        var anchor = member(FIRST, "*");
        assertThat(anchor.isNeeded()).isTrue();

        assertThat(plan(List.of(anchor), Set.of(), in("ads")).left()).containsExactly(anchor);
    }

    /** A Mesos of 0.23 does not let a framework change its role. */
    @Test
    void whoIsNotMultiRoleStaysInItsRole() {
        var known = new Membership(FIRST, new FrameworkIdentity(ID), spec("ads"), Optional.of("uid"), false, 0);
        var other = FrameworkInfo.newBuilder().setUser("u").setName("n").setRole("web");

        var plan = plan(List.of(known), Set.of(), other.build());

        assertThat(plan.objects().sequencedKeySet()).containsExactly(FIRST);
        assertThat(plan.objects().values()).extracting(FrameworkInfo::getRole).containsExactly("ads");
    }

    private static RolesPlan plan(List<Membership> known, Set<FrameworkKey> withTasks, FrameworkInfo info) {
        return RolesPlan.of(ID, "ns", known, info, withTasks::contains);
    }

    private static FrameworkKey key(String role) {
        return new FrameworkKey("ns", FrameworkNames.of(ID, role));
    }

    private static Membership member(FrameworkKey key, String role, String... roles) {
        var identity = new FrameworkIdentity(ID, Optional.of(List.of(roles)));
        return new Membership(key, identity, spec(role), Optional.of("uid-" + role), false, 0);
    }

    private static FrameworkSpec spec(String role) {
        var info = FrameworkInfo.newBuilder().setUser("u").setName("n").setRole(role);
        return new FrameworkSpec(info.build(), false, Optional.empty());
    }

    private static FrameworkInfo in(String... roles) {
        var info = FrameworkInfo.newBuilder().setUser("u").setName("n");
        V1Additions.add(
                Protos.FrameworkInfo.newBuilder()
                        .addCapabilities(Capability.newBuilder().setType(Capability.Type.MULTI_ROLE))
                        .addAllRoles(List.of(roles))
                        .build(),
                info);
        return info.build();
    }
}
