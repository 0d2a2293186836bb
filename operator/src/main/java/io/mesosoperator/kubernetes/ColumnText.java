package io.mesosoperator.kubernetes;

/** Text for a column of {@code kubectl get}: one line of at most {@value #LONGEST} characters. */
public final class ColumnText {

    /** In characters (Unicode code points). */
    public static final int LONGEST = 80;

    private static final String CUT = "...";

    /** Far more than fits, even if most of it is blank; a message may have megabytes. */
    private static final int MOST_READ = 4096;

    private ColumnText() {}

    /** What stands for {@code text}; the same if it is short, and of one line. */
    public static String of(String text) {
        var line = text.codePoints()
                .map(character -> isPrintable(character) ? character : ' ')
                .limit(MOST_READ)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString()
                .strip()
                .replaceAll(" {2,}", " ");
        if (line.codePointCount(0, line.length()) <= LONGEST) {
            return line;
        }
        return line.substring(0, line.offsetByCodePoints(0, LONGEST - CUT.length()))
                        .stripTrailing()
                + CUT;
    }

    // Formatting characters would turn the direction of the rest of the table, and kubectl cuts at a line break.
    private static boolean isPrintable(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> !Character.isWhitespace(character) && !Character.isSpaceChar(character);
        };
    }
}
