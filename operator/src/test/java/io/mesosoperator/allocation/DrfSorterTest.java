package io.mesosoperator.allocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mesosoperator.MesosCase;
import io.mesosoperator.resource.Resources;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DrfSorterTest {

    private static final String S1 = "s1";

    private DrfSorter<String> sorter = new DrfSorter<>();

    private static Resources parse(String text) {
        return Resources.parse(text);
    }

    private void add(String client, String allocated) {
        sorter.add(client, 1);
        sorter.allocated(client, S1, parse(allocated));
    }

    private void assertOrder(String... clients) {
        assertThat(sorter.sort()).containsExactly(clients);
        assertThat(sorter.inOrder()).containsExactly(clients);
    }

    @MesosCase("E1: the order follows shares, totals, and who is active")
    @Test
    void e1TheOrderFollowsSharesAndTotals() {
        sorter.addTotal(S1, parse("cpus:100;mem:100"));
        add("a", "cpus:5;mem:5");
        add("b", "cpus:6;mem:6");
        assertOrder("a", "b");

        add("c", "cpus:1;mem:1");
        add("d", "cpus:3;mem:1");
        assertOrder("c", "d", "a", "b");

        sorter.remove("a");
        sorter.unallocated("b", S1, parse("cpus:4;mem:4"));
        assertOrder("c", "b", "d");

        add("e", "cpus:1;mem:5");
        sorter.removeTotal(S1, parse("cpus:50"));
        assertOrder("c", "b", "e", "d");

        sorter.addTotal(S1, parse("mem:100"));
        add("f", "cpus:5;mem:1");
        sorter.allocated("c", S1, parse("mem:15"));
        assertOrder("e", "b", "d", "c", "f");

        sorter.deactivate("d");
        assertThat(sorter.contains("d")).isTrue();
        assertOrder("e", "b", "c", "f");
        assertThat(sorter.count()).isEqualTo(5);

        sorter.activate("d");
        assertOrder("e", "b", "d", "c", "f");
        assertThat(sorter.count()).isEqualTo(5);
    }

    @Test
    void aHeavierClientHasASmallerShareOfTheSame() {
        sorter.addTotal(S1, parse("cpus:100;mem:100"));
        add("a", "cpus:5;mem:5");
        add("b", "cpus:6;mem:6");
        assertOrder("a", "b");

        sorter.updateWeight("b", 2);

        assertOrder("b", "a");
    }

    @Test
    void twiceTheWeightGetsTwiceAsMuch() {
        sorter.addTotal(S1, parse("cpus:900"));
        sorter.add("a", 1);
        sorter.add("b", 2);
        sorter.add("c", 3);
        var got = new TreeMap<String, Integer>();

        for (var i = 0; i < 600; i++) {
            var first = sorter.inOrder().findFirst().orElseThrow();
            sorter.allocated(first, S1, parse("cpus:1"));
            got.merge(first, 1, Integer::sum);
        }

        assertThat(got).isEqualTo(Map.of("a", 100, "b", 200, "c", 300));
    }

    @ParameterizedTest
    @ValueSource(doubles = {3, 7, 10, 49})
    void sharesThatAreEqualAreEqualWhateverTheWeight(double weight) {
        sorter.addTotal(S1, parse("cpus:1000"));
        sorter.add("a", weight);
        sorter.allocated("a", S1, parse("cpus:" + weight));
        sorter.add("b", 1);
        sorter.allocated("b", S1, parse("cpus:1"));

        assertOrder("a", "b");
        sorter.setAllocations("b", 0);
        assertOrder("b", "a");
    }

    @MesosCase("E4: another total makes other shares")
    @Test
    void e4ANewTotalMakesNewShares() {
        sorter.addTotal(S1, parse("cpus:10;mem:100"));
        add("a", "cpus:2;mem:1");
        add("b", "cpus:1;mem:2");
        assertOrder("b", "a");

        sorter.setTotal(S1, parse("cpus:100;mem:10"));

        assertOrder("a", "b");
    }

    @Test
    void theTotalIsThatOfAllAgents() {
        sorter.addTotal(S1, parse("cpus:10;mem:10"));
        sorter.addTotal("s2", parse("mem:90"));
        add("a", "cpus:2;mem:1");
        add("b", "cpus:1;mem:5");
        assertOrder("b", "a");

        sorter.setTotal("s2", parse("cpus:90"));
        assertOrder("a", "b");
        sorter.setTotal("s2", Resources.empty());
        assertOrder("a", "b");
        sorter.removeTotal(S1, parse("mem:10"));
        assertOrder("b", "a");
    }

    @MesosCase("E7: what a client has on two agents stays apart, ports too")
    @Test
    void e7WhatAClientHasStaysApartByAgent() {
        var both = parse("cpus:2;mem:512;ports:[31000-32000]");
        sorter.add("framework", 1);

        sorter.allocated("framework", "A", both);
        sorter.allocated("framework", "B", both);

        assertThat(sorter.allocation("framework")).containsOnly(Map.entry("A", both), Map.entry("B", both));
        sorter.unallocated("framework", "A", parse("cpus:1;ports:[31000-31999]"));
        assertThat(sorter.allocation("framework"))
                .containsOnly(Map.entry("A", parse("cpus:1;mem:512;ports:[32000-32000]")), Map.entry("B", both));
        sorter.unallocated("framework", "B", both);
        assertThat(sorter.allocation("framework")).containsOnlyKeys("A");
    }

    @Test
    void amongEqualSharesWhoWasAllocatedLessOftenComesFirst() {
        sorter.addTotal(S1, parse("cpus:10"));
        add("a", "cpus:1");
        add("b", "cpus:1");
        assertOrder("a", "b");

        sorter.unallocated("a", S1, parse("cpus:1"));
        sorter.allocated("a", S1, parse("cpus:1"));

        assertOrder("b", "a");
    }

    @Test
    void whatIsAllocatedAndGivenBackGoesAroundAmongAllClients() {
        sorter.addTotal(S1, parse("cpus:2;mem:1024"));
        sorter.add("a", 1);
        sorter.add("b", 1);
        var got = new TreeMap<String, Integer>();

        for (var i = 0; i < 10; i++) {
            var first = sorter.sort().getFirst();
            sorter.allocated(first, S1, parse("cpus:2;mem:1024"));
            sorter.unallocated(first, S1, parse("cpus:2;mem:1024"));
            got.merge(first, 1, Integer::sum);
        }

        assertThat(got).isEqualTo(Map.of("a", 5, "b", 5));
    }

    @Test
    void aReactivatedClientHasItsAllocationButNoHistory() {
        sorter.addTotal(S1, parse("cpus:10"));
        add("a", "cpus:1");
        add("b", "cpus:0.5");
        sorter.allocated("b", "s2", parse("cpus:0.5"));
        assertOrder("a", "b");

        sorter.deactivate("b");
        sorter.activate("b");

        assertOrder("b", "a");
        assertThat(sorter.allocation("b")).containsOnlyKeys(S1, "s2");
        sorter.activate("b");
        sorter.allocated("b", S1, parse("cpus:1"));
        assertOrder("a", "b");
    }

    @Test
    void aClientThatIsNotActiveCanStillGetAndGiveBack() {
        sorter.addTotal(S1, parse("cpus:10"));
        add("a", "cpus:3");
        add("b", "cpus:1");
        sorter.deactivate("b");

        sorter.allocated("b", S1, parse("cpus:4"));
        sorter.unallocated("b", S1, parse("cpus:1"));
        sorter.updateWeight("b", 1);

        assertOrder("a");
        sorter.activate("b");
        assertOrder("a", "b");
    }

    @Test
    void onlyScalarsCount() {
        sorter.addTotal(S1, parse("cpus:10;ports:[1-10];disks:{a,b}"));
        add("a", "cpus:1;ports:[1-9];disks:{a,b}");
        add("b", "cpus:2");

        assertOrder("a", "b");
    }

    @Test
    void scalarsOfAllRolesCountTogether() {
        sorter.addTotal(S1, parse("cpus:5;cpus(r):5;mem:10"));
        add("a", "cpus:1;cpus(r):1;cpus{REV}:1");
        add("b", "mem:2");

        assertOrder("b", "a");
    }

    @Test
    void whatTheTotalHasNotHasNoShare() {
        sorter.addTotal(S1, parse("cpus:10"));
        add("a", "gpus:4;cpus:1");
        add("b", "cpus:2");

        assertOrder("a", "b");
        sorter.addTotal(S1, parse("gpus:8"));
        assertOrder("b", "a");
        sorter.removeTotal(S1, parse("gpus:8"));
        assertOrder("a", "b");
    }

    @Test
    void excludedNamesDoNotCount() {
        sorter = new DrfSorter<>(Set.of("gpus"));
        sorter.addTotal(S1, parse("cpus:10;gpus:1"));
        add("a", "cpus:1;gpus:1");
        add("b", "cpus:2");

        assertOrder("a", "b");
        sorter.unallocated("a", S1, parse("gpus:1"));
        assertThat(sorter.allocation("a")).containsOnly(Map.entry(S1, parse("cpus:1")));
        assertOrder("a", "b");
    }

    @Test
    void givingBackMoreThanThereIsLeavesNothing() {
        sorter.addTotal(S1, parse("cpus:10"));
        add("a", "cpus:1");
        add("b", "cpus:0.5");

        sorter.unallocated("a", S1, parse("cpus:5;mem:7"));
        sorter.unallocated("b", "s2", parse("cpus:5"));
        sorter.allocated("a", S1, parse("cpus:0.6"));

        assertOrder("b", "a");
    }

    @Test
    void theOrderThatWasAskedForDoesNotChange() {
        sorter.addTotal(S1, parse("cpus:10"));
        sorter.add("a", 1);
        sorter.add("b", 1);

        for (var client : sorter.sort()) {
            sorter.allocated(client, S1, parse("cpus:1"));
        }

        assertThat(sorter.allocation("a")).isEqualTo(sorter.allocation("b")).hasSize(1);
    }

    @Test
    void clientsAreKnownOnce() {
        sorter.add("a", 1);

        assertThatThrownBy(() -> sorter.add("a", 1)).hasMessage("a is already in the sorter");
        assertThatThrownBy(() -> sorter.remove("b")).hasMessage("b is not in the sorter");
        assertThatThrownBy(() -> sorter.allocated("b", S1, parse("cpus:1"))).hasMessage("b is not in the sorter");
        sorter.remove("a");
        assertThat(sorter.contains("a")).isFalse();
        assertThat(sorter.count()).isZero();
        assertOrder();
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
    void aWeightIsPositive(double weight) {
        sorter.add("a", 1);

        assertThatThrownBy(() -> sorter.add("b", weight)).hasMessage("Weights must be positive, not " + weight);
        assertThatThrownBy(() -> sorter.updateWeight("a", weight))
                .hasMessage("Weights must be positive, not " + weight);
        assertThat(sorter.contains("b")).isFalse();
    }
}
