package io.mesosoperator.cli.view;

import java.util.List;
import java.util.stream.Stream;

/** Columns, or cells of a row, that are added to others. */
final class Columns {

    private Columns() {}

    static <T> List<T> with(List<T> some, List<T> more) {
        return more.isEmpty()
                ? some
                : Stream.concat(some.stream(), more.stream()).toList();
    }
}
