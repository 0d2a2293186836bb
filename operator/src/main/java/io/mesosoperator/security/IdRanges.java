package io.mesosoperator.security;

import static java.util.stream.Collectors.joining;

import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The numbers that users and groups of tasks may have. Whether 0 is one of them is said elsewhere.
 *
 * @param ranges each with its ends
 */
public record IdRanges(List<Range> ranges) {

    /** The API server's limit. */
    static final long LAST = Integer.MAX_VALUE;

    /** All numbers. */
    public static final IdRanges ANY = new IdRanges(List.of(new Range(1, LAST)));

    private static final Pattern RANGE = Pattern.compile("([0-9]{1,10})(?:-([0-9]{1,10}))?");

    /** From the first to the last number. */
    public record Range(long first, long last) {

        private boolean contains(long id) {
            return first <= id && id <= last;
        }

        @Override
        public String toString() {
            return first == last ? Long.toString(first) : first + "-" + last;
        }
    }

    public IdRanges {
        ranges = List.copyOf(ranges);
    }

    /**
     * Parses one range from each text: {@code 1000-1999}, {@code 1001}, or {@code *} for all numbers.
     *
     * @throws IllegalArgumentException with a message that quotes the text if it is no range
     */
    public static IdRanges parse(Collection<String> texts) {
        return texts.contains("*")
                ? ANY
                : new IdRanges(texts.stream().map(IdRanges::parse).toList());
    }

    private static Range parse(String text) {
        var range = RANGE.matcher(text);
        if (range.matches()) {
            var first = Long.parseLong(range.group(1));
            var last = range.group(2) == null ? first : Long.parseLong(range.group(2));
            if (0 < first && first <= last && last <= LAST) {
                return new Range(first, last);
            }
        }
        throw new IllegalArgumentException(
                "'%s' is no range of 1 to %d; write for example 1000-1999, or 1001".formatted(text, LAST));
    }

    public boolean isAny() {
        return equals(ANY);
    }

    boolean contains(long id) {
        return ranges.stream().anyMatch(range -> range.contains(id));
    }

    /** The syntax of {@link #parse}, for messages. */
    @Override
    public String toString() {
        if (isAny()) {
            return "*";
        }
        return ranges.isEmpty() ? "none" : ranges.stream().map(Range::toString).collect(joining(", "));
    }
}
