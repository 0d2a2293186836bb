package io.mesosoperator.master;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What {@link SandboxScript} tells of a file before what is in it.
 *
 * @param size in bytes
 */
record FileStart(long size) {

    private static final Pattern LINE = Pattern.compile("([0-9a-f]{1,8}) (\\d{1,18})");
    private static final int LONGEST = 64;
    private static final int HEXADECIMAL = 16;

    /** Reads no further than to its end; empty if it is not there, or not of a file with bytes. */
    static Optional<FileStart> read(InputStream told) throws IOException {
        var line = new StringBuilder();
        for (var next = told.read(); next != '\n'; next = told.read()) {
            if (next < 0 || line.length() == LONGEST) {
                return Optional.empty();
            }
            line.append(new String(new byte[] {(byte) next}, US_ASCII));
        }
        var facts = LINE.matcher(line);
        return facts.matches() && FileEntry.isRegular(Integer.parseUnsignedInt(facts.group(1), HEXADECIMAL))
                ? Optional.of(new FileStart(Long.parseLong(facts.group(2))))
                : Optional.empty();
    }
}
