package io.mesosoperator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.mesosoperator.cli.api.Kind;
import io.mesosoperator.cli.api.Query;
import io.mesosoperator.cli.api.Watch;
import io.mesosoperator.cli.api.Watch.Event;
import io.mesosoperator.cli.view.ObjectTable;
import io.mesosoperator.cli.view.Table;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Objects of a kind as a table, and with {@code -w} their changes as further lines of it. */
abstract class ListVerb extends Verb {

    @Parameters(paramLabel = "NAME", arity = "0..*", description = "These only.")
    private List<String> names = List.of();

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Option(
            names = {"-w", "--watch"},
            description = "Go on with a line for each change, until Ctrl-C.")
    private boolean watch;

    private final Kind kind;
    private final ObjectTable table;

    ListVerb(Kind kind, ObjectTable table) {
        this.kind = kind;
        this.table = table;
    }

    /** Whether of all namespaces. */
    abstract boolean isOfAllNamespaces();

    /** Which of them the API server should choose; empty for all. */
    String fieldSelector() {
        return "";
    }

    /** Which of them are shown. */
    boolean isShown(JsonNode object) {
        return names.isEmpty()
                || Set.copyOf(names).contains(object.at("/metadata/name").asText());
    }

    /** Whether objects are printed as they are, and no table. */
    final boolean hasOutputOfObjects() {
        return output.objects().isPresent();
    }

    /** What is shown, of what the API server has of the kind. */
    List<JsonNode> complete(List<JsonNode> objects) {
        return objects;
    }

    @Override
    public Integer call() {
        var path = Query.of(kind.path(isOfAllNamespaces() ? "" : namespace()))
                .with("fieldSelector", fieldSelector())
                .toString();
        var list = api().get(path);
        var objects = complete(list.path("items").valueStream().toList()).stream()
                .filter(this::isShown)
                .toList();
        var widths = show(objects);
        if (watch) {
            new Watch(api(), path, console().clock())
                    .until(
                            list.at("/metadata/resourceVersion").asText(),
                            Optional.empty(),
                            event -> follow(event, widths));
        }
        return missing(objects) ? 1 : 0;
    }

    private boolean missing(List<JsonNode> objects) {
        var found = objects.stream()
                .map(object -> object.at("/metadata/name").asText())
                .toList();
        var missing = names.stream().filter(name -> !found.contains(name)).toList();
        missing.forEach(name -> console().tell("error: there is no %s %s", kind.word(), name));
        return !missing.isEmpty();
    }

    private List<Integer> show(List<JsonNode> objects) {
        var rows = table(objects);
        var widths = rows.widths(limit());
        if (output.objects().isPresent()) {
            var isList = names.size() != 1 || objects.size() != 1;
            console().out().print(ObjectPrinter.print(output.objects().get(), kind, objects, isList));
        } else if (objects.isEmpty() && !watch) {
            tellOfNothing();
        } else {
            console().out().print(rows.render(limit(), console().colour()));
        }
        console().out().flush();
        return widths;
    }

    private void tellOfNothing() {
        if (names.isEmpty()) {
            console()
                    .tell(
                            kind.isNamespaced() && !isOfAllNamespaces()
                                    ? "there are no %ss in the namespace %s; -A shows those of all"
                                            .formatted(kind.word(), namespace())
                                    : "there are no %ss".formatted(kind.word()));
        }
    }

    private <T> Optional<T> follow(Event event, List<Integer> widths) {
        if (isShown(event.object())) {
            var objects = complete(List.of(event.object()));
            if (output.objects().isPresent()) {
                console().out().print(ObjectPrinter.print(output.objects().get(), kind, objects, false));
            } else {
                table(objects)
                        .lines(widths, console().colour())
                        .forEach(line -> console().print(event.isDeletion() ? "%s   (deleted)".formatted(line) : line));
            }
            console().out().flush();
        }
        return Optional.empty();
    }

    private Table table(List<JsonNode> objects) {
        return table.of(objects, console().clock().instant(), output.isWide(), isOfAllNamespaces());
    }

    private int limit() {
        return output.isWide() ? Table.NO_LIMIT : Table.WIDTH;
    }

    /** The option {@code -A}. */
    static final class AllNamespaces {

        @Option(
                names = {"-A", "--all-namespaces"},
                description = "Of all namespaces.")
        private boolean all;

        boolean isChosen() {
            return all;
        }
    }

    /** A field selector of the fields that are given. */
    static String selector(String field, @Nullable String value, String... more) {
        var selected = value == null ? "" : field + "=" + value;
        for (var other : more) {
            selected += other.isEmpty() ? "" : (selected.isEmpty() ? "" : ",") + other;
        }
        return selected;
    }
}
