package io.mesosoperator.resource;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.apache.mesos.Protos;

/**
 * Unsigned 64-bit integers as inclusive ranges: ascending, none overlapping or adjacent to another.
 * Mostly used for ports.
 */
public final class Ranges implements Quantity, Comparable<Ranges> {

    private static final Ranges EMPTY = new Ranges(new long[0]);

    /** 2<sup>64</sup>-1, which has no successor. */
    private static final long LAST = -1L;

    /** begin, end, begin, end, ... */
    private final long[] bounds;

    private Ranges(long[] bounds) {
        this.bounds = bounds;
    }

    /** From {@code begin} to {@code end}, both inclusive and unsigned. */
    public record Range(long begin, long end) {
        /**
         * Checks the order.
         *
         * @throws IllegalArgumentException if begin is greater than end
         */
        public Range {
            if (Long.compareUnsigned(begin, end) > 0) {
                throw new IllegalArgumentException(
                        "begin " + Long.toUnsignedString(begin) + " is greater than end " + Long.toUnsignedString(end));
            }
        }

        @Override
        public String toString() {
            return Long.toUnsignedString(begin) + "-" + Long.toUnsignedString(end);
        }
    }

    public static Ranges empty() {
        return EMPTY;
    }

    /**
     * One range.
     *
     * @throws IllegalArgumentException if begin is greater than end
     */
    public static Ranges of(long begin, long end) {
        return of(List.of(new Range(begin, end)));
    }

    /** The numbers in any of the given ranges, which may overlap and come in any order. */
    public static Ranges of(Collection<Range> ranges) {
        var sorted = ranges.toArray(Range[]::new);
        Arrays.sort(sorted, (a, b) -> Long.compareUnsigned(a.begin(), b.begin()));
        var merged = new Bounds(sorted.length);
        for (Range range : sorted) {
            merged.append(range.begin(), range.end());
        }
        return merged.toRanges();
    }

    /**
     * The numbers of a protobuf's ranges.
     *
     * @throws IllegalArgumentException if a range's begin is greater than its end
     */
    public static Ranges of(Protos.Value.Ranges ranges) {
        return of(ranges.getRangeList().stream()
                .map(range -> new Range(range.getBegin(), range.getEnd()))
                .toList());
    }

    /** The numbers that are in either of the two. */
    public Ranges plus(Ranges that) {
        var sum = new Bounds((bounds.length + that.bounds.length) / 2);
        int i = 0;
        int j = 0;
        while (i < bounds.length || j < that.bounds.length) {
            boolean left = j == that.bounds.length
                    || (i < bounds.length && Long.compareUnsigned(bounds[i], that.bounds[j]) <= 0);
            if (left) {
                sum.append(bounds[i], bounds[i + 1]);
                i += 2;
            } else {
                sum.append(that.bounds[j], that.bounds[j + 1]);
                j += 2;
            }
        }
        return sum.toRanges();
    }

    /** The numbers of this that are not in the other. */
    public Ranges minus(Ranges that) {
        var rest = new Bounds((bounds.length + that.bounds.length) / 2);
        int j = 0;
        for (int i = 0; i < bounds.length; i += 2) {
            long begin = bounds[i];
            long end = bounds[i + 1];
            while (j < that.bounds.length && Long.compareUnsigned(that.bounds[j + 1], begin) < 0) {
                j += 2;
            }
            boolean some = true;
            while (some && j < that.bounds.length && Long.compareUnsigned(that.bounds[j], end) <= 0) {
                if (Long.compareUnsigned(that.bounds[j], begin) > 0) {
                    rest.append(begin, that.bounds[j] - 1);
                }
                // A range that reaches the end of ours may also overlap our next one, so do not move past it.
                some = Long.compareUnsigned(that.bounds[j + 1], end) < 0;
                if (some) {
                    begin = that.bounds[j + 1] + 1;
                    j += 2;
                }
            }
            if (some) {
                rest.append(begin, end);
            }
        }
        return rest.toRanges();
    }

    /** The numbers that are in both. */
    public Ranges intersect(Ranges that) {
        return minus(minus(that));
    }

    /** How many ranges these are. */
    int count() {
        return bounds.length / 2;
    }

    /** The lowest so many ranges of this. */
    public Ranges lowest(int ranges) {
        return count() <= ranges ? this : new Ranges(Arrays.copyOf(bounds, 2 * ranges));
    }

    /** Whether every number of the other is in this. */
    public boolean contains(Ranges that) {
        int i = 0;
        for (int j = 0; j < that.bounds.length; j += 2) {
            while (i < bounds.length && Long.compareUnsigned(bounds[i + 1], that.bounds[j]) < 0) {
                i += 2;
            }
            // Adjacent ranges are merged, so a range is contained in one of ours or in none.
            if (i == bounds.length
                    || Long.compareUnsigned(bounds[i], that.bounds[j]) > 0
                    || Long.compareUnsigned(bounds[i + 1], that.bounds[j + 1]) < 0) {
                return false;
            }
        }
        return true;
    }

    /** Whether the unsigned number is in this. */
    public boolean contains(long number) {
        return contains(new Ranges(new long[] {number, number}));
    }

    @Override
    public boolean isEmpty() {
        return bounds.length == 0;
    }

    /** Ascending. */
    public List<Range> asList() {
        var list = new ArrayList<Range>(bounds.length / 2);
        for (int i = 0; i < bounds.length; i += 2) {
            list.add(new Range(bounds[i], bounds[i + 1]));
        }
        return List.copyOf(list);
    }

    public Protos.Value.Ranges toProto() {
        var proto = Protos.Value.Ranges.newBuilder();
        for (int i = 0; i < bounds.length; i += 2) {
            proto.addRangeBuilder().setBegin(bounds[i]).setEnd(bounds[i + 1]);
        }
        return proto.build();
    }

    @Override
    public int compareTo(Ranges that) {
        return Arrays.compareUnsigned(bounds, that.bounds);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Ranges that && Arrays.equals(bounds, that.bounds);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bounds);
    }

    /** As Mesos prints them: {@code [10000-20000, 30000-50000]}. */
    @Override
    public String toString() {
        return asList().toString();
    }

    /** Collects ranges in ascending order of their begin and merges those that overlap or touch. */
    private static final class Bounds {

        private long[] bounds;
        private int size;

        Bounds(int ranges) {
            bounds = new long[2 * ranges];
        }

        void append(long begin, long end) {
            if (size > 0 && reaches(bounds[size - 1], begin)) {
                if (Long.compareUnsigned(end, bounds[size - 1]) > 0) {
                    bounds[size - 1] = end;
                }
                return;
            }
            if (size == bounds.length) {
                bounds = Arrays.copyOf(bounds, Math.max(4, 2 * size));
            }
            bounds[size++] = begin;
            bounds[size++] = end;
        }

        private static boolean reaches(long end, long begin) {
            return end == LAST || Long.compareUnsigned(begin, end + 1) <= 0;
        }

        Ranges toRanges() {
            if (size == 0) {
                return EMPTY;
            }
            return new Ranges(size == bounds.length ? bounds : Arrays.copyOf(bounds, size));
        }
    }
}
