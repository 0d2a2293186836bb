package io.mesosoperator.master;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads what {@link SandboxScript} lists: some lines of facts, and as many names, and so on, each text with a zero
 * byte after it, which no name has. Whatever comes from there is a tenant's, who has a shell of his own, maybe: what
 * cannot be read is left out, and no more is read, or kept, than the script would list.
 */
final class SandboxListing {

    private static final Pattern FACTS = Pattern.compile(
            "([0-9a-f]{1,8}) (\\d{1,9}) (\\d{1,18}) (-?\\d{1,18}) (\\d{1,10}) (\\d{1,10}) ([^:]*):(.*)");

    /** A name comes with facts of its own at most. */
    private static final int MOST_TEXTS = 2 * SandboxScript.MOST_ENTRIES;

    /** As many names as there are, each of 255 bytes with its facts. */
    private static final int MOST_BYTES = 2 << 20;

    /** The facts of as many files as are told at once. */
    private static final int LONGEST = 32 << 10;

    private static final int HEXADECIMAL = 16;

    /** What {@code stat} says of an id that has no name. */
    private static final String UNKNOWN = "UNKNOWN";

    private static final String HERE = "./";

    private final InputStream told;
    private int textsLeft = MOST_TEXTS;
    private int bytesLeft = MOST_BYTES;

    private SandboxListing(InputStream told) {
        this.told = told;
    }

    /** Reads while it comes, and not on when there is enough. */
    static List<FileEntry> read(InputStream told) throws IOException {
        return new SandboxListing(new BufferedInputStream(told)).entries();
    }

    private List<FileEntry> entries() throws IOException {
        var entries = new ArrayList<FileEntry>();
        for (var facts = text(); facts.isPresent(); facts = text()) {
            for (var line : facts.get().split("\n", SandboxScript.AT_ONCE + 1)) {
                var name = text();
                if (name.isEmpty() || entries.size() == SandboxScript.MOST_ENTRIES) {
                    return entries;
                }
                entry(line, name.get()).ifPresent(entries::add);
            }
        }
        return entries;
    }

    /** Empty if there is none, or it is one too many or too long. */
    private Optional<String> text() throws IOException {
        if (--textsLeft < 0) {
            return Optional.empty();
        }
        var text = new ByteArrayOutputStream();
        for (var next = told.read(); next != 0; next = told.read()) {
            if (next < 0 || --bytesLeft < 0 || text.size() == LONGEST) {
                return Optional.empty();
            }
            text.write(next);
        }
        return Optional.of(text.toString(UTF_8));
    }

    private static Optional<FileEntry> entry(String line, String name) {
        var facts = FACTS.matcher(line);
        if (!facts.matches() || !name.startsWith(HERE) || name.indexOf('/', HERE.length()) >= 0) {
            return Optional.empty();
        }
        return Optional.of(new FileEntry(
                name.substring(HERE.length()),
                Integer.parseUnsignedInt(facts.group(1), HEXADECIMAL),
                Long.parseLong(facts.group(2)),
                Long.parseLong(facts.group(3)),
                Long.parseLong(facts.group(4)),
                named(facts.group(7), facts.group(5)),
                named(facts.group(8), facts.group(6))));
    }

    private static String named(String name, String id) {
        return name.isEmpty() || name.equals(UNKNOWN) ? id : name;
    }
}
