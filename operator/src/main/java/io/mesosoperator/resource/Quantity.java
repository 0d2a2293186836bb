package io.mesosoperator.resource;

/**
 * How much of a kind of resource: an amount, ranges of numbers or a set of items. Both sides of an operation
 * have the same type.
 */
sealed interface Quantity permits Scalar, Ranges, ItemSet {

    boolean isEmpty();

    static Quantity plus(Quantity left, Quantity right) {
        return switch (left) {
            case Scalar scalar -> scalar.plus((Scalar) right);
            case Ranges ranges -> ranges.plus((Ranges) right);
            case ItemSet items -> items.plus((ItemSet) right);
        };
    }

    /** The remainder; never less than zero. */
    static Quantity minus(Quantity left, Quantity right) {
        return switch (left) {
            case Scalar scalar -> scalar.compareTo((Scalar) right) <= 0 ? Scalar.ZERO : scalar.minus((Scalar) right);
            case Ranges ranges -> ranges.minus((Ranges) right);
            case ItemSet items -> items.minus((ItemSet) right);
        };
    }

    /** The part that both sides have. */
    static Quantity common(Quantity left, Quantity right) {
        return switch (left) {
            case Scalar scalar -> scalar.compareTo((Scalar) right) <= 0 ? scalar : right;
            case Ranges ranges -> ranges.intersect((Ranges) right);
            case ItemSet items -> items.intersect((ItemSet) right);
        };
    }

    static boolean contains(Quantity left, Quantity right) {
        return switch (left) {
            case Scalar scalar -> scalar.compareTo((Scalar) right) >= 0;
            case Ranges ranges -> ranges.contains((Ranges) right);
            case ItemSet items -> items.contains((ItemSet) right);
        };
    }

    /** Any total order; it keeps entries that cannot be merged in canonical order. */
    static int compare(Quantity left, Quantity right) {
        return switch (left) {
            case Scalar scalar -> scalar.compareTo((Scalar) right);
            case Ranges ranges -> ranges.compareTo((Ranges) right);
            case ItemSet items -> items.compareTo((ItemSet) right);
        };
    }
}
