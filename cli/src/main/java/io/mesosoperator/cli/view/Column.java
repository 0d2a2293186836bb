package io.mesosoperator.cli.view;

/**
 * A column of a table.
 *
 * @param isText whether what is too long for the table may be cut; names are never cut
 */
public record Column(String title, boolean isText) {

    static Column of(String title) {
        return new Column(title, false);
    }

    static Column text(String title) {
        return new Column(title, true);
    }
}
