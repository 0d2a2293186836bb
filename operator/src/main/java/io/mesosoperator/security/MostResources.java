package io.mesosoperator.security;

import static java.util.stream.Collectors.joining;

import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What one task may ask for at most, with its executor.
 *
 * @param amounts by the resource's name; of others any amount
 */
public record MostResources(Map<String, BigDecimal> amounts) {

    /** Any amount of all. */
    public static final MostResources ANY = new MostResources(Map.of());

    private static final Pattern AMOUNT = Pattern.compile(" *([^:; ()\\[\\]{}]+) *: *([0-9]{1,9}(?:[.][0-9]{1,3})?) *");

    /** What Mesos does not call so, and people do; a limit of it would limit nothing. */
    private static final Map<String, String> MEANT =
            Map.of("cpu", "cpus", "memory", "mem", "ram", "mem", "gpu", "gpus", "storage", "disk", "port", "ports");

    public MostResources {
        amounts = Map.copyOf(amounts);
    }

    /**
     * Parses Mesos' text form: {@code cpus:4;mem:8192;gpus:0}. Of ports, and of sets, the number counts.
     *
     * @throws IllegalArgumentException with a message that quotes what is wrong
     */
    public static MostResources parse(String text) {
        var amounts = new TreeMap<String, BigDecimal>();
        for (var part : text.split(";", -1)) {
            var amount = AMOUNT.matcher(part);
            if (part.isBlank()) {
                continue;
            }
            if (!amount.matches()) {
                throw new IllegalArgumentException(
                        "'%s' is no amount; write for example cpus:4;mem:8192".formatted(part));
            }
            var name = amount.group(1);
            if (MEANT.containsKey(name)) {
                throw new IllegalArgumentException(
                        "'%s' is no resource of tasks; write %s".formatted(name, MEANT.get(name)));
            }
            if (amounts.put(name, new BigDecimal(amount.group(2))) != null) {
                throw new IllegalArgumentException("%s is there twice; remove one".formatted(name));
            }
        }
        return new MostResources(amounts);
    }

    /** How much of a resource; empty if any amount is allowed. */
    public Optional<BigDecimal> of(String name) {
        return Optional.ofNullable(amounts.get(name));
    }

    /** The syntax of {@link #parse}. */
    @Override
    public String toString() {
        return new TreeMap<>(amounts)
                .entrySet().stream()
                        .map(amount -> amount.getKey() + ":" + amount.getValue().toPlainString())
                        .collect(joining(";"));
    }
}
