package io.mesosoperator.allocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mesosoperator.MesosCase;
import io.mesosoperator.allocation.MesosAllocator.Allocated;
import io.mesosoperator.resource.Resources;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.mesos.Protos.Offer.Operation;
import org.junit.jupiter.api.Test;

/** What Mesos' own tests of its hierarchical allocator expect, step by step. */
class HierarchicalAllocatorTest {

    private static final Optional<Duration> TWO_INTERVALS = Optional.of(MesosAllocator.INTERVAL.multipliedBy(2));

    private final MesosAllocator allocator = new MesosAllocator();

    @MesosCase("D1: five agents go to two roles by their dominant shares")
    @Test
    void d1UnreservedDrf() {
        unreservedDrf(allocator, "cpus:2;mem:1024");
    }

    @MesosCase("D19: a resource that is excluded from fair sharing changes no share")
    @Test
    void d19DrfWithFairnessExclusion() {
        unreservedDrf(new MesosAllocator(Set.of("gpus")), "cpus:2;mem:1024;gpus:1");
    }

    private static void unreservedDrf(MesosAllocator allocator, String first) {
        allocator.addSlave("slave1", first);
        assertThat(allocator.addFramework("f1", "role1")).isEqualTo(Allocated.to("f1", "slave1", first));
        assertThat(allocator.addFramework("f2", "role2")).isEqualTo(Allocated.nothing());
        assertThat(allocator.addSlave("slave2", "cpus:1;mem:512"))
                .isEqualTo(Allocated.to("f2", "slave2", "cpus:1;mem:512"));
        assertThat(allocator.addSlave("slave3", "cpus:3;mem:2048"))
                .isEqualTo(Allocated.to("f2", "slave3", "cpus:3;mem:2048"));
        allocator.addFramework("f3", "role1");
        assertThat(allocator.addSlave("slave4", "cpus:4;mem:4096"))
                .isEqualTo(Allocated.to("f3", "slave4", "cpus:4;mem:4096"));
        allocator.addFramework("f4", "role1");
        assertThat(allocator.addSlave("slave5", "cpus:1;mem:512"))
                .isEqualTo(Allocated.to("f2", "slave5", "cpus:1;mem:512"));
    }

    @MesosCase("D2: what is reserved for a role does not count in its share among the roles")
    @Test
    void d2ReservationsDoNotCountBetweenRoles() {
        allocator.addFramework("f1", "role1");
        allocator.addFramework("f2", "role2");
        assertThat(allocator.addSlave("slave1", "cpus:1;mem:512"))
                .isEqualTo(Allocated.to("f1", "slave1", "cpus:1;mem:512"));
        assertThat(allocator.addSlave("slave2", "cpus(role2):8;mem(role2):4096"))
                .isEqualTo(Allocated.to("f2", "slave2", "cpus(role2):8;mem(role2):4096"));

        assertThat(allocator.addSlave("slave3", "cpus:1;mem:512"))
                .isEqualTo(Allocated.to("f2", "slave3", "cpus:1;mem:512"));
    }

    @MesosCase("D3: what is reserved for a role counts among the frameworks of that role")
    @Test
    void d3ReservationsCountWithinARole() {
        allocator.addFramework("f1", "role1");
        assertThat(allocator.addSlave("slave1", "cpus(role1):2;mem(role1):1024"))
                .isEqualTo(Allocated.to("f1", "slave1", "cpus(role1):2;mem(role1):1024"));
        allocator.addFramework("f2", "role1");

        assertThat(allocator.addSlave("slave2", "cpus:1;mem:512"))
                .isEqualTo(Allocated.to("f2", "slave2", "cpus:1;mem:512"));
    }

    @MesosCase("D4: two frameworks of equal share take turns")
    @Test
    void d4SameShareFairness() {
        allocator.addFramework("f1", "*");
        allocator.addFramework("f2", "*");
        var next = allocator.addSlave("slave", "cpus:2;mem:1024");
        var recipients = new ArrayList<String>();
        for (var i = 0; i < 10; i++) {
            var recipient = next.byFramework().keySet().iterator().next();
            assertThat(next).isEqualTo(Allocated.to(recipient, "slave", "cpus:2;mem:1024"));
            recipients.add(recipient);
            allocator.recover(recipient, "slave", "cpus:2;mem:1024");
            next = allocator.advance();
        }

        assertThat(recipients).filteredOn("f1"::equals).hasSize(5);
        assertThat(recipients).filteredOn("f2"::equals).hasSize(5);
    }

    @MesosCase("D5: what is reserved is offered to its own role only")
    @Test
    void d5AReservationIsOfferedToItsRoleOnly() {
        allocator.addFramework("f1", "role1");
        allocator.addFramework("f2", "role2");

        assertThat(allocator.addSlave("slave", "cpus(role1):1;mem(role1):200;cpus(role2):2;mem(role2):400"))
                .isEqualTo(new Allocated(Map.of(
                        "f1", Map.of("slave", Resources.parse("cpus(role1):1;mem(role1):200")),
                        "f2", Map.of("slave", Resources.parse("cpus(role2):2;mem(role2):400")))));
    }

    @MesosCase("D6: what is given back, reserved or not, is allocated again")
    @Test
    void d6RecoverResources() {
        allocator.addFramework("f1", "role1");
        assertThat(allocator.addSlave("slave", "cpus(role1):1;mem(role1):200;cpus:1;mem:200"))
                .isEqualTo(Allocated.to("f1", "slave", "cpus(role1):1;mem(role1):200;cpus:1;mem:200"));

        allocator.recover("f1", "slave", "cpus(role1):1;mem(role1):200");
        assertThat(allocator.advance()).isEqualTo(Allocated.to("f1", "slave", "cpus(role1):1;mem(role1):200"));

        allocator.recover("f1", "slave", "cpus:1;mem:200");
        assertThat(allocator.advance()).isEqualTo(Allocated.to("f1", "slave", "cpus:1;mem:200"));
    }

    @MesosCase("D7: what has neither 0.01 cpus nor 32 MB of memory is not allocated")
    @Test
    void d7LessThanTheMinimumIsNotAllocated() {
        allocator.addFramework("f1", "role1");

        assertThat(allocator.addSlave("slave1", "cpus:0.009;mem:31;disk:1024")).isEqualTo(Allocated.nothing());
        assertThat(allocator.addSlave("slave2", "cpus:0.01;disk:1024"))
                .isEqualTo(Allocated.to("f1", "slave2", "cpus:0.01;disk:1024"));
        assertThat(allocator.addSlave("slave3", "mem:32;disk:1024"))
                .isEqualTo(Allocated.to("f1", "slave3", "mem:32;disk:1024"));
        assertThat(allocator.addSlave("slave4", "cpus:0.005;cpus(role1):0.005"))
                .isEqualTo(Allocated.to("f1", "slave4", "cpus:0.005;cpus(role1):0.005"));
    }

    @MesosCase("D8: a volume that was CREATEd is in the next allocation")
    @Test
    void d8UpdateAllocation() {
        var slave = "cpus(role1):100;mem(role1):100;disk(role1):100";
        allocator.addFramework("f1", "role1");
        assertThat(allocator.addSlave("slave", slave)).isEqualTo(Allocated.to("f1", "slave", slave));
        var volume = Resources.parse("disk(role1)[ID:data]:5");
        var create = Operation.newBuilder()
                .setType(Operation.Type.CREATE)
                .setCreate(Operation.Create.newBuilder().addAllVolumes(volume.toProto()))
                .build();

        allocator.updateAllocation("f1", "slave", create);
        allocator.recover("f1", "slave", Resources.parse(slave).apply(create).toString());

        var next = allocator.advance();
        assertThat(next)
                .isEqualTo(Allocated.to(
                        "f1", "slave", Resources.parse(slave).apply(create).toString()));
        assertThat(next).isNotEqualTo(Allocated.to("f1", "slave", slave));
    }

    @MesosCase("D9: an agent's revocable resources may become more, which is allocated, or fewer")
    @Test
    void d9UpdateSlave() {
        allocator.addFramework("f1", "role1", true);
        assertThat(allocator.addSlave("slave", "cpus:100;mem:100;disk:100"))
                .isEqualTo(Allocated.to("f1", "slave", "cpus:100;mem:100;disk:100"));

        assertThat(allocator.updateSlave("slave", "cpus{REV}:10"))
                .isEqualTo(Allocated.to("f1", "slave", "cpus{REV}:10"));
        assertThat(allocator.updateSlave("slave", "cpus{REV}:12"))
                .isEqualTo(Allocated.to("f1", "slave", "cpus{REV}:2"));
        assertThat(allocator.updateSlave("slave", "cpus{REV}:5")).isEqualTo(Allocated.nothing());
    }

    @MesosCase("D10: revocable resources go only to frameworks that take them")
    @Test
    void d10RevocableResourcesAreOnlyForThoseWhoTakeThem() {
        allocator.addFramework("f1", "role1");
        allocator.addSlave("slave", "cpus:100;mem:100");

        assertThat(allocator.updateSlave("slave", "cpus{REV}:10")).isEqualTo(Allocated.nothing());
        assertThat(allocator.addFramework("f2", "role2", true)).isEqualTo(Allocated.to("f2", "slave", "cpus{REV}:10"));
    }

    @MesosCase("D11: revocable resources that are given back are allocated again")
    @Test
    void d11RevocableResourcesThatAreGivenBackAreAllocatedAgain() {
        allocator.addFramework("f1", "role1", true);
        allocator.addSlave("slave", "cpus:100;mem:100;cpus{REV}:10");

        allocator.recover("f1", "slave", "cpus{REV}:10");
        assertThat(allocator.advance()).isEqualTo(Allocated.to("f1", "slave", "cpus{REV}:10"));
    }

    @MesosCase("D12: an agent is allocated once the whitelist has it")
    @Test
    void d12Whitelist() {
        allocator.whitelist("dummy-slave");
        allocator.addFramework("f1", "*");
        assertThat(allocator.addSlave("slave1", "cpus:2;mem:1024")).isEqualTo(Allocated.nothing());
        assertThat(allocator.advance()).isEqualTo(Allocated.nothing());

        allocator.whitelist("slave1");
        assertThat(allocator.advance()).isEqualTo(Allocated.to("f1", "slave1", "cpus:2;mem:1024"));
    }

    @MesosCase("D13: what was refused for two intervals is allocated again after two")
    @Test
    void d13OfferFilter() {
        allocator.addFramework("f1", "role");
        allocator.addSlave("slave", "cpus:1;mem:512");

        allocator.recover("f1", "slave", "cpus:1;mem:512", TWO_INTERVALS);
        assertThat(allocator.advance()).isEqualTo(Allocated.nothing());
        assertThat(allocator.activeFilters()).isOne();
        assertThat(allocator.advance()).isEqualTo(Allocated.to("f1", "slave", "cpus:1;mem:512"));
        assertThat(allocator.activeFilters()).isZero();
    }

    @MesosCase("D15: REVIVE ends a filter at once")
    @Test
    void d15ReviveOffers() {
        allocator.addFramework("f1", "role1");
        allocator.addSlave("slave", "cpus:2;mem:1024");

        allocator.recover("f1", "slave", "cpus:2;mem:1024", Optional.of(Duration.ofSeconds(1000)));
        assertThat(allocator.advance()).isEqualTo(Allocated.nothing());
        assertThat(allocator.revive("f1")).isEqualTo(Allocated.to("f1", "slave", "cpus:2;mem:1024"));
    }

    @MesosCase("D16: SUPPRESS stops allocations until REVIVE; REVIVE without need changes nothing")
    @Test
    void d16SuppressAndReviveOffers() {
        allocator.addFramework("f1", "role1");
        allocator.addSlave("slave", "cpus:2;mem:1024");
        assertThat(allocator.revive("f1")).isEqualTo(Allocated.nothing());

        allocator.recover("f1", "slave", "cpus:2;mem:1024");
        allocator.suppress("f1");
        assertThat(allocator.advance()).isEqualTo(Allocated.nothing());
        assertThat(allocator.revive("f1")).isEqualTo(Allocated.to("f1", "slave", "cpus:2;mem:1024"));
    }

    @MesosCase("D17: a framework that comes back is allocated again, though it had suppressed")
    @Test
    void d17DeactivateAndReactivateFramework() {
        allocator.addFramework("f1", "role1");
        allocator.addSlave("slave", "cpus:2;mem:1024");

        allocator.recover("f1", "slave", "cpus:2;mem:1024");
        allocator.suppress("f1");
        allocator.deactivate("f1");
        assertThat(allocator.advance()).isEqualTo(Allocated.nothing());
        assertThat(allocator.activate("f1")).isEqualTo(Allocated.to("f1", "slave", "cpus:2;mem:1024"));
    }

    @MesosCase("D18: a role of weight 2 gets two agents for each one of the other")
    @Test
    void d18UpdateWeight() {
        allocator.updateWeight("role2", 2);
        allocator.addFramework("f1", "role1");
        allocator.addFramework("f2", "role2");
        for (var i = 1; i <= 6; i++) {
            allocator.addSlave("slave" + i, "cpus:2;mem:1024");
        }
        assertThat(allocator.agentsOf("f1")).isEqualTo(2);
        assertThat(allocator.agentsOf("f2")).isEqualTo(4);

        allocator.updateWeight("role1", 2);
        for (var i = 7; i <= 12; i++) {
            allocator.addSlave("slave" + i, "cpus:2;mem:1024");
        }
        assertThat(allocator.agentsOf("f1")).isEqualTo(6);
        assertThat(allocator.agentsOf("f2")).isEqualTo(6);
    }

    @MesosCase("D20: an operator's RESERVE of what is free is in the next allocation")
    @Test
    void d20UpdateAvailableSuccess() {
        allocator.addSlave("slave", "cpus:100;mem:100;disk:100");
        var reserve = reserve("cpus(role1, ops):25;mem(role1, ops):50");

        allocator.updateAvailable("slave", reserve);

        assertThat(allocator.addFramework("f1", "role1"))
                .isEqualTo(Allocated.to(
                        "f1",
                        "slave",
                        Resources.parse("cpus:100;mem:100;disk:100")
                                .apply(reserve)
                                .toString()));
    }

    @MesosCase("D21: an operator's RESERVE of what is allocated fails")
    @Test
    void d21UpdateAvailableFail() {
        allocator.addSlave("slave", "cpus:100;mem:100;disk:100");
        allocator.addFramework("f1", "role1");

        assertThatThrownBy(() -> allocator.updateAvailable("slave", reserve("cpus(role1, ops):25")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @MesosCase("D22: what a role with a quota refuses is laid away for it, until the filter ends")
    @Test
    void d22QuotaProvidesGuarantee() {
        allocator.setQuota("Q", "cpus:2;mem:1024");
        allocator.addFramework("f1", "Q");
        allocator.addFramework("f2", "N");
        assertThat(allocator.addSlave("agent1", "cpus:1;mem:512"))
                .isEqualTo(Allocated.to("f1", "agent1", "cpus:1;mem:512"));
        assertThat(allocator.addSlave("agent2", "cpus:1;mem:512"))
                .isEqualTo(Allocated.to("f1", "agent2", "cpus:1;mem:512"));

        allocator.recover("f1", "agent2", "cpus:1;mem:512", TWO_INTERVALS);
        assertThat(allocator.advance()).isEqualTo(Allocated.nothing());
        assertThat(allocator.advance()).isEqualTo(Allocated.to("f1", "agent2", "cpus:1;mem:512"));
    }

    @MesosCase("D23: without its quota, what a role gives back goes to others")
    @Test
    void d23RemoveQuota() {
        allocator.setQuota("Q", "cpus:2;mem:1024");
        allocator.addFramework("f1", "Q");
        allocator.addFramework("f2", "N");
        allocator.addSlave("agent1", "cpus:1;mem:512");
        allocator.addSlave("agent2", "cpus:1;mem:512");

        allocator.removeQuota("Q");
        allocator.recover("f1", "agent1", "cpus:1;mem:512");
        assertThat(allocator.advance()).isEqualTo(Allocated.to("f2", "agent1", "cpus:1;mem:512"));
    }

    @MesosCase("D24: the frameworks of a role share its quota")
    @Test
    void d24MultipleFrameworksInRoleWithQuota() {
        allocator.setQuota("Q", "cpus:4;mem:2048");
        allocator.addFramework("f1a", "Q");
        allocator.addFramework("f2", "N");
        assertThat(allocator.addSlave("agent1", "cpus:1;mem:512"))
                .isEqualTo(Allocated.to("f1a", "agent1", "cpus:1;mem:512"));
        allocator.addFramework("f1b", "Q");
        assertThat(allocator.addSlave("agent2", "cpus:2;mem:1024"))
                .isEqualTo(Allocated.to("f1b", "agent2", "cpus:2;mem:1024"));
        assertThat(allocator.addSlave("agent3", "cpus:1;mem:512"))
                .isEqualTo(Allocated.to("f1a", "agent3", "cpus:1;mem:512"));

        allocator.recover("f1a", "agent3", "cpus:1;mem:512", Optional.of(Duration.ofSeconds(5)));
        assertThat(allocator.advance()).isEqualTo(Allocated.to("f1b", "agent3", "cpus:1;mem:512"));
    }

    @MesosCase("D25: a quota smaller than an agent is given the whole agent")
    @Test
    void d25QuotaAllocationGranularity() {
        allocator.setQuota("Q", "cpus:0.5;mem:200");
        allocator.addFramework("f1", "Q");
        allocator.addFramework("f2", "N");

        assertThat(allocator.addSlave("agent", "cpus:1;mem:512"))
                .isEqualTo(Allocated.to("f1", "agent", "cpus:1;mem:512"));
    }

    @MesosCase("D26: a role whose quota is full gets no more")
    @Test
    void d26ARoleWithQuotaGetsNoMoreThanThat() {
        allocator.setQuota("Q", "cpus:1;mem:512");
        allocator.addFramework("f1", "Q");
        allocator.addSlave("agent1", "cpus:1;mem:512");

        assertThat(allocator.addSlave("agent2", "cpus:1;mem:512")).isEqualTo(Allocated.nothing());
        assertThat(allocator.addFramework("f2", "N")).isEqualTo(Allocated.to("f2", "agent2", "cpus:1;mem:512"));
    }

    @Test
    void aRoleWithAFullQuotaIsOfferedWhatIsReservedForIt() {
        allocator.setQuota("Q", "cpus:1;mem:512");
        allocator.addFramework("f1", "Q");

        assertThat(allocator.addSlave("agent", "cpus(Q):1;mem(Q):512;disk(Q):100;cpus:1;mem:512"))
                .isEqualTo(Allocated.to("f1", "agent", "cpus(Q):1;mem(Q):512;disk(Q):100"));
    }

    @MesosCase("D27: a new quota takes what is free from a role that would have had it")
    @Test
    void d27QuotaAgainstStarvation() {
        allocator.addFramework("f1", "Q");
        allocator.addSlave("agent1", "cpus:1;mem:512");
        allocator.addFramework("f2", "N");
        assertThat(allocator.addSlave("agent2", "cpus:1;mem:512"))
                .isEqualTo(Allocated.to("f2", "agent2", "cpus:1;mem:512"));
        allocator.recover("f2", "agent2", "cpus:1;mem:512");
        assertThat(allocator.advance()).isEqualTo(Allocated.to("f2", "agent2", "cpus:1;mem:512"));
        allocator.recover("f2", "agent2", "cpus:1;mem:512");

        assertThat(allocator.setQuota("Q", "cpus:2;mem:1024"))
                .isEqualTo(Allocated.to("f1", "agent2", "cpus:1;mem:512"));
    }

    @MesosCase("D28: the quota of a role without frameworks is kept free of others")
    @Test
    void d28AQuotaOfAnAbsentRoleIsLaidAway() {
        allocator.setQuota("Q", "cpus:2;mem:1024");
        allocator.addFramework("f2", "N");

        assertThat(allocator.addSlave("agent1", "cpus:2;mem:1024")).isEqualTo(Allocated.nothing());
        assertThat(allocator.addSlave("agent2", "cpus:1;mem:512").byFramework()).containsOnlyKeys("f2");
    }

    @MesosCase("D29: of two quotas, that of a role without frameworks keeps nothing from the other")
    @Test
    void d29MultiQuotaAbsentFrameworks() {
        allocator.setQuota("role1", "cpus:1;mem:1024");
        allocator.setQuota("role2", "cpus:2;mem:2048");
        allocator.addFramework("f", "role2");

        assertThat(allocator.addSlave("agent", "cpus:2;mem:2048"))
                .isEqualTo(Allocated.to("f", "agent", "cpus:2;mem:2048"));
    }

    @MesosCase("D30: of two quotas, the one that is not full gets the agent")
    @Test
    void d30MultiQuotaWithFrameworks() {
        allocator.setQuota("role1", "cpus:1;mem:200");
        allocator.addFramework("f1", "role1");
        assertThat(allocator.addSlave("agent1", "cpus:1;mem:1024"))
                .isEqualTo(Allocated.to("f1", "agent1", "cpus:1;mem:1024"));
        allocator.setQuota("role2", "cpus:2;mem:2000");
        allocator.addFramework("f2", "role2");
        assertThat(allocator.addSlave("agent2", "cpus:1;mem:1024"))
                .isEqualTo(Allocated.to("f2", "agent2", "cpus:1;mem:1024"));

        assertThat(allocator.addSlave("agent3", "cpus:2;mem:2048"))
                .isEqualTo(Allocated.to("f2", "agent3", "cpus:2;mem:2048"));
    }

    private static Operation reserve(String resources) {
        return Operation.newBuilder()
                .setType(Operation.Type.RESERVE)
                .setReserve(Operation.Reserve.newBuilder()
                        .addAllResources(Resources.parse(resources).toProto()))
                .build();
    }
}
