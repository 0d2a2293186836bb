package io.mesosoperator.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import io.mesosoperator.property.Property;
import io.mesosoperator.resource.Resources;
import io.mesosoperator.resource.Scalar;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.instancio.junit.Given;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DrfSorterLawsTest {

    private static final List<String> CLIENTS = List.of("a", "b", "c", "d", "e");
    private static final List<String> AGENTS = List.of("s1", "s2", "s3");

    /** The rules written down naively: everything is added up and sorted each time. */
    private static final class ListedSorter {
        private record Client(
                String name, double weight, long allocations, boolean active, Map<String, Resources> has) {}

        private final Map<String, Client> clients = new TreeMap<>();
        private final Map<String, Resources> total = new HashMap<>();

        List<String> sort() {
            return clients.values().stream()
                    .filter(Client::active)
                    .sorted(Comparator.comparingDouble(this::share)
                            .thenComparingLong(Client::allocations)
                            .thenComparing(Client::name))
                    .map(Client::name)
                    .toList();
        }

        private double share(Client client) {
            return Stream.of("cpus", "mem")
                    .filter(name -> sum(total, name) > 0)
                    .mapToDouble(name -> sum(client.has(), name) / (sum(total, name) * client.weight()))
                    .max()
                    .orElse(0);
        }

        private static double sum(Map<String, Resources> resources, String name) {
            return resources.values().stream()
                    .mapToLong(one -> one.scalar(name).orElse(Scalar.ZERO).millis())
                    .sum();
        }

        void change(String name, double weight, long allocations, boolean active) {
            clients.computeIfPresent(name, (key, old) -> new Client(name, weight, allocations, active, old.has()));
        }
    }

    @Property(tries = 300)
    void theOrderIsThatOfSortingEverythingAnew(@Given long seed) {
        var chance = new Random(seed);
        var sorter = new DrfSorter<String>();
        var listed = new ListedSorter();
        for (var step = 0; step < 60; step++) {
            change(chance, sorter, listed);

            // Not after each step: several changes of the total may pile up.
            if (chance.nextInt(3) > 0) {
                assertThat(sorter.sort()).as("seed %d, step %d", seed, step).isEqualTo(listed.sort());
            }
        }
        assertThat(sorter.count()).isEqualTo(listed.clients.size());
        listed.clients.forEach(
                (name, client) -> assertThat(sorter.allocation(name)).isEqualTo(client.has()));
    }

    private static void change(Random chance, DrfSorter<String> sorter, ListedSorter listed) {
        var name = CLIENTS.get(chance.nextInt(CLIENTS.size()));
        var slaveId = AGENTS.get(chance.nextInt(AGENTS.size()));
        var resources = Resources.parse(
                "cpus:%d;mem:%d;ports:[1-%d]".formatted(chance.nextInt(3), chance.nextInt(3), 1 + chance.nextInt(3)));
        var weight = 1.0 + chance.nextInt(3);
        var client = listed.clients.get(name);
        if (client == null) {
            sorter.add(name, weight);
            listed.clients.put(name, new ListedSorter.Client(name, weight, 0, true, new HashMap<>()));
            return;
        }
        switch (chance.nextInt(12)) {
            case 0 -> {
                sorter.remove(name);
                listed.clients.remove(name);
            }
            case 1 -> {
                sorter.deactivate(name);
                listed.change(name, client.weight(), client.allocations(), false);
            }
            case 2 -> {
                sorter.activate(name);
                listed.change(name, client.weight(), client.active() ? client.allocations() : 0, true);
            }
            case 3 -> {
                sorter.updateWeight(name, weight);
                listed.change(name, weight, client.allocations(), client.active());
            }
            case 4 -> {
                sorter.addTotal(slaveId, resources);
                listed.total.merge(slaveId, resources, Resources::plus);
            }
            case 5 -> {
                sorter.removeTotal(slaveId, resources);
                listed.total.merge(slaveId, Resources.empty(), (had, none) -> had.minus(resources));
            }
            case 6 -> {
                sorter.setTotal(slaveId, resources);
                listed.total.put(slaveId, resources);
            }
            case 7, 8 -> {
                sorter.unallocated(name, slaveId, resources);
                client.has().computeIfPresent(slaveId, (id, had) -> left(had, resources));
            }
            default -> {
                sorter.allocated(name, slaveId, resources);
                client.has().merge(slaveId, resources, Resources::plus);
                listed.change(name, client.weight(), client.allocations() + 1, client.active());
            }
        }
    }

    /** Null removes the entry. */
    private static @Nullable Resources left(Resources had, Resources resources) {
        var left = had.minus(resources);
        return left.isEmpty() ? null : left;
    }

    @Test
    void tenThousandAgentsAmongAThousandClients() {
        var sorter = new DrfSorter<String>();
        var whole = Resources.parse("cpus:8;mem:32768;disk:100000;ports:[31000-32000]");
        for (var agent = 0; agent < 10_000; agent++) {
            sorter.addTotal("s" + agent, whole);
        }
        for (var client = 0; client < 1_000; client++) {
            sorter.add("f" + client, 1);
        }

        for (var agent = 0; agent < 10_000; agent++) {
            sorter.allocated(sorter.inOrder().findFirst().orElseThrow(), "s" + agent, whole);
        }

        assertThat(sorter.sort())
                .hasSize(1_000)
                .allSatisfy(client -> assertThat(sorter.allocation(client)).hasSize(10));
    }
}
