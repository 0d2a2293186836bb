package io.mesosoperator.kubernetes;

import java.nio.charset.StandardCharsets;

/** Cuts a text to a limit, and says at its end how much is missing. Never within a character. */
public final class Ellipsis {

    private Ellipsis() {}

    /** At most so many characters (Unicode code points), as a CRD's {@code maxLength} counts them. */
    public static String characters(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        var all = text.codePointCount(0, text.length());
        if (all <= most) {
            return text;
        }
        var kept = Math.max(0, most - note(all).length());
        return text.substring(0, text.offsetByCodePoints(0, kept)) + note(all - kept);
    }

    /** At most so many bytes of UTF-8. */
    public static String bytes(String text, int most) {
        if (text.length() * 3L <= most || text.getBytes(StandardCharsets.UTF_8).length <= most) {
            return text;
        }
        var all = text.codePointCount(0, text.length());
        var room = most - note(all).length();
        var end = 0;
        var kept = 0;
        while (end < text.length()) {
            var letter = text.codePointAt(end);
            room -= bytesOf(letter);
            if (room < 0) {
                break;
            }
            end += Character.charCount(letter);
            kept++;
        }
        return text.substring(0, end) + note(all - kept);
    }

    private static int bytesOf(int letter) {
        return letter < 0x80 ? 1 : letter < 0x800 ? 2 : letter < 0x10000 ? 3 : 4;
    }

    private static String note(int missing) {
        return "... (" + missing + " more characters)";
    }
}
