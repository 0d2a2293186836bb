package io.mesosoperator.resource;

import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import java.util.StringTokenizer;
import java.util.regex.Pattern;
import org.apache.mesos.Protos;

/**
 * The text form of a value: {@code 45.55} is a scalar, {@code [1-2, 5-9]} are ranges, {@code {a, b}} is a set, and
 * anything else is text.
 */
public final class Values {

    /** What C++ parses as a double, without infinities and NaN. */
    private static final Pattern NUMBER = Pattern.compile("[+-]?(\\d+(\\.\\d*)?|\\.\\d+)([eE][+-]?\\d+)?");

    private Values() {}

    /**
     * Reads a value as written: ranges and items keep their order and are not validated.
     *
     * @throws IllegalArgumentException with Mesos' message if the text is empty, or neither ranges, a set, a
     *     number nor free text
     */
    public static Protos.Value parse(String text) {
        String compact = text.replace(" ", "");
        if (compact.isEmpty()) {
            throw new IllegalArgumentException("Expecting non-empty string");
        }
        if (!balanced(compact, '{', '}') || !balanced(compact, '[', ']') || !balanced(compact, '(', ')')) {
            throw new IllegalArgumentException("Mismatched brackets");
        }
        return switch (compact.indexOf('[')) {
            case 0 -> ranges(compact);
            case -1 -> withoutRanges(compact);
            default -> throw new IllegalArgumentException("Unexpected '[' found");
        };
    }

    private static Protos.Value withoutRanges(String text) {
        var value = Protos.Value.newBuilder();
        switch (text.indexOf('{')) {
            case 0 -> {
                value.setType(Protos.Value.Type.SET);
                value.getSetBuilder().addAllItem(tokens(text, "{},\n"));
            }
            case -1 -> {
                if (NUMBER.matcher(text).matches()) {
                    value.setType(Protos.Value.Type.SCALAR);
                    value.getScalarBuilder().setValue(Double.parseDouble(text));
                } else {
                    value.setType(Protos.Value.Type.TEXT);
                    value.getTextBuilder().setValue(text);
                }
            }
            default -> throw new IllegalArgumentException("Unexpected '{' found");
        }
        return value.build();
    }

    private static Protos.Value ranges(String text) {
        List<String> bounds = tokens(text, "[]-,\n");
        if (bounds.size() % 2 != 0) {
            throw new IllegalArgumentException("Expecting one or more \"ranges\"");
        }
        var ranges = Protos.Value.Ranges.newBuilder();
        for (int i = 0; i < bounds.size(); i += 2) {
            ranges.addRangeBuilder().setBegin(unsigned(bounds.get(i))).setEnd(unsigned(bounds.get(i + 1)));
        }
        return Protos.Value.newBuilder()
                .setType(Protos.Value.Type.RANGES)
                .setRanges(ranges)
                .build();
    }

    private static long unsigned(String number) {
        try {
            return Long.parseUnsignedLong(number);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("Expecting non-negative integers in '" + number + "'", e);
        }
    }

    static boolean balanced(String text, char open, char close) {
        int depth = 0;
        for (int i = 0; i < text.length() && depth >= 0; i++) {
            char c = text.charAt(i);
            if (c == open) {
                depth++;
            } else if (c == close) {
                depth--;
            }
        }
        return depth == 0;
    }

    /** Mesos ignores empty tokens: {@code [1-2,]} is one range. */
    static List<String> tokens(String text, String delimiters) {
        var tokens = new ArrayList<String>();
        var tokenizer = new StringTokenizer(text, delimiters);
        while (tokenizer.hasMoreTokens()) {
            tokens.add(tokenizer.nextToken());
        }
        return tokens;
    }

    static String print(Protos.Value.Scalar scalar) {
        double value = scalar.getValue();
        return Scalar.isExact(value) ? Scalar.of(value).toString() : Double.toString(value);
    }

    static String print(Protos.Value.Ranges ranges) {
        var text = new StringJoiner(", ", "[", "]");
        for (Protos.Value.Range range : ranges.getRangeList()) {
            text.add(Long.toUnsignedString(range.getBegin()) + "-" + Long.toUnsignedString(range.getEnd()));
        }
        return text.toString();
    }

    static String print(Protos.Value.Set set) {
        return "{" + String.join(", ", set.getItemList()) + "}";
    }
}
