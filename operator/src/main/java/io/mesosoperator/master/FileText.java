package io.mesosoperator.master;

import static java.nio.charset.StandardCharsets.UTF_8;

/** What a file has, as text of JSON. */
final class FileText {

    /** The most bytes that a character of UTF-8 has. */
    private static final int LONGEST = 4;

    private static final int FOLLOWS = 0b1000_0000;
    private static final int FOLLOWS_MASK = 0b1100_0000;

    private FileText() {}

    /**
     * The bytes as UTF-8. A character of which only the beginning is there is left for who reads on: he goes on where
     * the text ends.
     *
     * @param isEnd whether nothing more can come
     */
    static String of(byte[] bytes, boolean isEnd) {
        return new String(bytes, 0, isEnd ? bytes.length : whole(bytes), UTF_8);
    }

    private static int whole(byte[] bytes) {
        for (var back = 1; back <= Math.min(LONGEST - 1, bytes.length - 1); back++) {
            var last = bytes[bytes.length - back] & 0xff;
            if ((last & FOLLOWS_MASK) != FOLLOWS) {
                return length(last) > back ? bytes.length - back : bytes.length;
            }
        }
        return bytes.length;
    }

    /** How many bytes a character has that begins so. */
    private static int length(int first) {
        if (first >= 0xf0) {
            return LONGEST;
        }
        if (first >= 0xe0) {
            return LONGEST - 1;
        }
        return first >= 0xc0 ? 2 : 1;
    }
}
