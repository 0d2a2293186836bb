package io.mesosoperator.kubernetes;

/** What a tenant wrote, as a part of one line of a log: without control characters, and not too long. */
public final class LogText {

    private static final int MOST = 500;

    private LogText() {}

    public static String of(Object written) {
        var text = String.valueOf(written);
        var line = new StringBuilder(Math.min(text.length(), MOST + 3));
        text.codePoints()
                .limit(MOST)
                .map(letter -> breaksALine(letter) ? '\uFFFD' : letter)
                .forEach(line::appendCodePoint);
        return text.codePointCount(0, text.length()) > MOST ? line.append("...").toString() : line.toString();
    }

    private static boolean breaksALine(int letter) {
        return switch (Character.getType(letter)) {
            // FORMAT: marks that turn the direction of the text around
            case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.FORMAT -> true;
            default -> false;
        };
    }
}
