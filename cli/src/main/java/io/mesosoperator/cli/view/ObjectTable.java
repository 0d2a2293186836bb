package io.mesosoperator.cli.view;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/** How objects of one kind are rows of a table. */
public interface ObjectTable {

    List<Column> columns(boolean wide);

    List<String> row(JsonNode object, Instant now, boolean wide);

    /** The order of rows, within a namespace. */
    default Comparator<JsonNode> order() {
        return Comparator.comparing(object -> object.at("/metadata/name").asText());
    }

    /**
     * The table of these objects.
     *
     * @param namespaces whether the first column is the namespace
     */
    default Table of(List<JsonNode> objects, Instant now, boolean wide, boolean namespaces) {
        var columns = columns(wide);
        var order = namespaces
                ? Comparator.<JsonNode, String>comparing(
                                object -> object.at("/metadata/namespace").asText())
                        .thenComparing(order())
                : order();
        return new Table(
                namespaces ? Columns.with(List.of(Column.of("NAMESPACE")), columns) : columns,
                objects.stream()
                        .sorted(order)
                        .map(object -> namespaces
                                ? Columns.with(
                                        List.of(object.at("/metadata/namespace").asText()), row(object, now, wide))
                                : row(object, now, wide))
                        .toList());
    }
}
