package io.mesosoperator.cli.view;

import java.util.ArrayList;
import java.util.List;

/** Lines of a name and what it is; what is not known has no line. */
final class Facts {

    private record Fact(String name, String value) {}

    private final List<Fact> facts = new ArrayList<>();

    void add(String name, String value) {
        if (!value.isEmpty()) {
            facts.add(new Fact(name, value));
        }
    }

    String text() {
        var width = facts.stream().mapToInt(fact -> fact.name().length()).max().orElse(0) + 2;
        var text = new StringBuilder();
        for (var fact : facts) {
            text.append(fact.name())
                    .append(':')
                    .append(" ".repeat(width - fact.name().length()))
                    .append(fact.value().replace("\n", "\n" + " ".repeat(width + 1)))
                    .append('\n');
        }
        return text.toString();
    }
}
