package io.mesosoperator.master;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads what {@link SandboxScript} lists: some lines of facts, and as many names, and so on, each text with a zero
 * byte after it, which no name has. Whatever comes from there is a tenant's: what cannot be read is left out.
 */
final class SandboxListing {

    private static final Pattern FACTS = Pattern.compile(
            "([0-9a-f]{1,8}) (\\d{1,9}) (\\d{1,18}) (-?\\d{1,18}) (\\d{1,10}) (\\d{1,10}) ([^:]*):(.*)");

    private static final int HEXADECIMAL = 16;

    /** What {@code stat} says of an id that has no name. */
    private static final String UNKNOWN = "UNKNOWN";

    private static final String HERE = "./";

    private SandboxListing() {}

    static List<FileEntry> read(byte[] told) {
        var entries = new ArrayList<FileEntry>();
        var texts = texts(told);
        var at = 0;
        while (at < texts.size()) {
            var facts = texts.get(at++).split("\n", -1);
            for (var line : facts) {
                if (at < texts.size()) {
                    entry(line, texts.get(at++)).ifPresent(entries::add);
                }
            }
        }
        return entries;
    }

    private static List<String> texts(byte[] told) {
        var texts = new ArrayList<String>();
        var begin = 0;
        for (var i = 0; i < told.length; i++) {
            if (told[i] == 0) {
                texts.add(new String(told, begin, i - begin, UTF_8));
                begin = i + 1;
            }
        }
        return texts;
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
