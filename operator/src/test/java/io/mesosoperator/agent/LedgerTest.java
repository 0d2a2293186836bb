package io.mesosoperator.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.mesosoperator.agent.Ledger.TaskOwner;
import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.kubernetes.ExtendedResources;
import io.mesosoperator.property.Property;
import io.mesosoperator.resource.Resources;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import org.apache.mesos.Protos.Resource.ReservationInfo;
import org.instancio.junit.Given;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LedgerTest {

    private static final FrameworkKey FRAMEWORK = new FrameworkKey("ns", "f");
    private static final Optional<TaskOwner> TASK = Optional.of(new TaskOwner("task", FRAMEWORK, Resources.empty()));

    private static final Resources RESERVED = Resources.parse("cpus:1")
            .flatten("ads", ReservationInfo.newBuilder().setPrincipal("p").build());

    private Ledger ledger;

    @BeforeEach
    void anAgent() {
        ledger = new Ledger(ExtendedResources.gpus());
        ledger.put(new Agent("n1", "n1", Resources.parse("cpus:4;mem:1024"), List.of(), 110, true));
    }

    @Test
    void aPodIsCountedWhileItIsThere() {
        ledger.observe(pod("p", 1000), Optional.empty());
        assertThat(used()).isEqualTo(Resources.parse("cpus:1"));

        ledger.gone(pod("p", 1000));
        assertThat(used()).isEqualTo(Resources.empty());
    }

    @Test
    void whatOthersHoldIsKnownAgainWhenPodsThatExceededTheSumAreGone() {
        ledger.observe(pod("p", 1000), TASK);
        ledger.observe(pod("huge", Long.MAX_VALUE), TASK);
        ledger.observe(pod("huge too", Long.MAX_VALUE), Optional.empty());
        assertThat(used().isSaturated()).isTrue();

        ledger.gone(pod("huge", 0));
        ledger.gone(pod("huge too", 0));

        assertThat(used()).isEqualTo(Resources.parse("cpus:1"));
        assertThat(ledger.usedBy(FRAMEWORK).resources()).isEqualTo(Resources.parse("cpus:1"));
    }

    @Test
    void aGrantCountsAtOnceAndOnceOnlyWhenItsPodIsSeen() {
        ledger.assume("task", FRAMEWORK, "n1", Resources.parse("cpus:1"));
        assertThat(used()).isEqualTo(Resources.parse("cpus:1"));

        ledger.observe(pod("p", 1000), TASK);

        assertThat(used()).isEqualTo(Resources.parse("cpus:1"));
        assertThat(state().pods()).isEqualTo(1);
        assertThat(ledger.usedBy(FRAMEWORK).resources()).isEqualTo(Resources.parse("cpus:1"));
    }

    @Test
    void aLaunchThatIsGivenUpCountsNoLonger() {
        ledger.assume("task", FRAMEWORK, "n1", Resources.parse("cpus:1"));

        ledger.forget("task");

        assertThat(used()).isEqualTo(Resources.empty());
        assertThat(ledger.usedBy(FRAMEWORK).resources()).isEqualTo(Resources.empty());
    }

    @Test
    void onlyWhatChangesTheLedgerIsAChange() {
        assertThat(ledger.observe(pod("p", 1000), Optional.empty())).isTrue();
        assertThat(ledger.observe(pod("p", 1000), Optional.empty())).isFalse();
        assertThat(ledger.observe(pod("p", 2000), Optional.empty())).isTrue();
        assertThat(ledger.gone(pod("q", 1000))).isFalse();
    }

    @Test
    void anAgentWithReservationsKeepsAPodSlotForTheirReservationPod() {
        ledger.checkpoint("n1", RESERVED);
        assertThat(state().agent().podSlots()).isEqualTo(109);

        ledger.checkpoint("n1", Resources.empty());
        assertThat(state().agent().podSlots()).isEqualTo(110);
    }

    @Test
    void whatChangesOnAnAgentWithReservationsIsTold() {
        var told = new ArrayList<String>();
        ledger.onReservationChange(told::add);
        ledger.observe(pod("p", 1000), Optional.empty());
        assertThat(told).as("nothing is reserved there").isEmpty();

        ledger.checkpoint("n1", RESERVED);
        ledger.checkpoint("n1", RESERVED);
        assertThat(told).hasSize(1);

        ledger.gone(pod("p", 1000));
        ledger.assume("task", FRAMEWORK, "n1", RESERVED);
        ledger.forget("task");
        assertThat(told).hasSize(4);

        ledger.remove("n1");
        assertThat(told).hasSize(5).containsOnly("n1");
    }

    @Test
    void theEndOfAllReservationsIsTold() {
        var told = new ArrayList<String>();
        ledger.checkpoint("n1", RESERVED);
        ledger.onReservationChange(told::add);

        ledger.checkpoint("n1", Resources.empty());

        assertThat(told).containsExactly("n1");
    }

    @Test
    void aHostPortThatTwoPodsHoldIsInUseUntilTheLastOfThemIsGone() {
        ledger.observe(onPort("dns-udp", 31053), Optional.empty());
        ledger.observe(onPort("dns-tcp", 31053), Optional.empty());

        ledger.gone(onPort("dns-udp", 31053));
        assertThat(used()).isEqualTo(Resources.parse("ports:[31053-31053]"));

        ledger.gone(onPort("dns-tcp", 31053));
        assertThat(used()).isEqualTo(Resources.empty());
    }

    @Test
    void aPodThatChangesItsPortLetsItGoUnlessAnotherHoldsIt() {
        ledger.observe(onPort("p", 31001), Optional.empty());
        ledger.observe(onPort("q", 31001), Optional.empty());
        ledger.assume("task", FRAMEWORK, "n1", Resources.parse("ports:[31001-31002]"));

        ledger.observe(onPort("p", 31005), Optional.empty());
        ledger.gone(onPort("q", 31001));
        assertThat(used()).isEqualTo(Resources.parse("ports:[31001-31002,31005-31005]"));

        ledger.forget("task");
        assertThat(used()).isEqualTo(Resources.parse("ports:[31005-31005]"));
    }

    @Property(tries = 100)
    void whatIsUsedIsAlwaysTheSumOfThePodsThatAreThere(@Given long seed) {
        anAgent();
        var chance = new Random(seed);
        var there = new HashMap<String, Integer>();
        var ports = new HashMap<String, Integer>();
        for (var step = 0; step < 100; step++) {
            var name = "p" + chance.nextInt(8);
            var milli = 1 + chance.nextInt(900);
            switch (chance.nextInt(4)) {
                case 0 -> {
                    ledger.observe(pod(name, milli), Optional.empty());
                    there.put(name, milli);
                }
                case 1 -> {
                    ledger.gone(pod(name, milli));
                    there.remove(name);
                }
                case 2 -> {
                    var holder = "h" + chance.nextInt(8);
                    if (ports.remove(holder) == null) {
                        ports.put(holder, 31000 + chance.nextInt(3));
                        ledger.observe(onPort(holder, ports.get(holder)), Optional.empty());
                    } else {
                        ledger.gone(onPort(holder, 31000));
                    }
                }
                default -> {
                    ledger.assume("t" + name, FRAMEWORK, "n1", Resources.parse("cpus:0.5"));
                    ledger.forget("t" + name);
                }
            }
            var milliInAll = there.values().stream().mapToInt(Integer::intValue).sum();
            var cpus = milliInAll == 0 ? Resources.empty() : Resources.parse("cpus:" + milliInAll / 1000.0);
            var expected = ports.values().stream()
                    .map(port -> Resources.parse("ports:[%d-%d]".formatted(port, port)))
                    .reduce(cpus, Resources::plus);
            assertThat(used()).as("seed %d, step %d", seed, step).isEqualTo(expected);
        }
    }

    private AgentState state() {
        return Objects.requireNonNull(ledger.agents().get("n1"));
    }

    private Resources used() {
        return state().used();
    }

    private static Pod onPort(String name, int hostPort) {
        return new PodBuilder()
                .withNewMetadata()
                .withUid(name)
                .endMetadata()
                .withNewSpec()
                .withNodeName("n1")
                .addNewContainer()
                .addNewPort()
                .withHostPort(hostPort)
                .endPort()
                .endContainer()
                .endSpec()
                .build();
    }

    private static Pod pod(String name, long milliCores) {
        return new PodBuilder()
                .withNewMetadata()
                .withUid(name)
                .endMetadata()
                .withNewSpec()
                .withNodeName("n1")
                .addNewContainer()
                .withNewResources()
                .addToRequests("cpu", new Quantity(milliCores + "m"))
                .endResources()
                .endContainer()
                .endSpec()
                .build();
    }
}
