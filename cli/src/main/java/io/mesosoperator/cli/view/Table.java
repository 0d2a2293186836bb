package io.mesosoperator.cli.view;

import java.util.ArrayList;
import java.util.List;

/** Rows below titles, in columns that are as wide as what is in them. */
public record Table(List<Column> columns, List<List<String>> rows) {

    /** What a screen shows without breaking lines. */
    public static final int WIDTH = 120;

    /** For {@code -o wide}, whose lines may be of any length. */
    public static final int NO_LIMIT = Integer.MAX_VALUE;

    private static final int GAP = 3;
    private static final int LEAST = 10;

    public Table {
        for (var row : rows) {
            if (row.size() != columns.size()) {
                throw new IllegalArgumentException("%s has not %d cells".formatted(row, columns.size()));
            }
        }
    }

    /** How wide each column is; texts give way where the whole is wider than the limit, the last ones first. */
    public List<Integer> widths(int limit) {
        var widths = new ArrayList<Integer>();
        for (int i = 0; i < columns.size(); i++) {
            var column = i;
            widths.add(Math.max(
                    columns.get(i).title().length(),
                    rows.stream()
                            .mapToInt(row -> row.get(column).length())
                            .max()
                            .orElse(0)));
        }
        var over = (long) widths.stream().mapToInt(Integer::intValue).sum() + (long) GAP * (columns.size() - 1) - limit;
        for (int i = columns.size() - 1; i >= 0 && over > 0; i--) {
            if (columns.get(i).isText()) {
                var least = Math.max(LEAST, columns.get(i).title().length());
                var given = (int) Math.min(over, Math.max(0, widths.get(i) - least));
                widths.set(i, widths.get(i) - given);
                over -= given;
            }
        }
        return List.copyOf(widths);
    }

    public String titles(List<Integer> widths) {
        return line(columns.stream().map(Column::title).toList(), widths, Colour.NONE);
    }

    /** The rows alone, a line each. */
    public List<String> lines(List<Integer> widths, Colour colour) {
        return rows.stream().map(row -> line(row, widths, colour)).toList();
    }

    /** Titles and rows, each with its line break. */
    public String render(int limit, Colour colour) {
        var widths = widths(limit);
        var text = new StringBuilder(titles(widths)).append('\n');
        lines(widths, colour).forEach(line -> text.append(line).append('\n'));
        return text.toString();
    }

    private String line(List<String> row, List<Integer> widths, Colour colour) {
        var text = new StringBuilder();
        for (int i = 0; i < row.size(); i++) {
            var cell = columns.get(i).isText() ? Text.cut(row.get(i), widths.get(i)) : row.get(i);
            var isLast = row.subList(i + 1, row.size()).stream().allMatch(String::isEmpty);
            text.append(colour.paint(cell));
            if (isLast) {
                break;
            }
            text.append(" ".repeat(Math.max(0, widths.get(i) - cell.length()) + GAP));
        }
        return text.toString();
    }
}
