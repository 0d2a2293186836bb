package io.mesosoperator.crds;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Message;
import java.math.BigInteger;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The JSON form of a protobuf value. */
public sealed interface ValueShape {

    /** {@code bool} as {@code true} or {@code false}. */
    record Truth() implements ValueShape {}

    /** {@code string} as a string. */
    record Text() implements ValueShape {}

    /** {@code bytes} as base64 with padding. */
    record Base64Text() implements ValueShape {}

    /** {@code double} and {@code float} as a number. JSON has no infinity and no NaN. */
    record Real() implements ValueShape {}

    /** An integer type as a number with full precision, also for 64 bits. */
    record Whole(WholeType type) implements ValueShape {}

    /** An {@code enum} as the name of its value. */
    record Choice(EnumDescriptor type) implements ValueShape {

        public List<String> names() {
            return type.getValues().stream().map(EnumValueDescriptor::getName).toList();
        }
    }

    /**
     * A {@code map<string, string>} as an object of strings; the values are entries.
     *
     * @param entry what protobuf makes of each
     */
    record TextMap(Descriptor entry) implements ValueShape {}

    /**
     * A message as an object.
     *
     * @param prototype any instance, for its builder
     * @param fields by their name in JSON, in the order of the schema
     */
    record Struct(Message prototype, Map<String, FieldMapping> fields) implements ValueShape {

        public Struct {
            fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
        }

        String typeName() {
            return prototype.getDescriptorForType().getName();
        }
    }

    /** Protobuf's integer types, with the range and the Java class of each. */
    enum WholeType {
        INT32(BigInteger.ONE.shiftLeft(31).negate(), BigInteger.ONE.shiftLeft(31)),
        UINT32(BigInteger.ZERO, BigInteger.ONE.shiftLeft(32)),
        INT64(BigInteger.ONE.shiftLeft(63).negate(), BigInteger.ONE.shiftLeft(63)),
        UINT64(BigInteger.ZERO, BigInteger.ONE.shiftLeft(64));

        private final BigInteger min;
        private final BigInteger max;

        WholeType(BigInteger min, BigInteger end) {
            this.min = min;
            this.max = end.subtract(BigInteger.ONE);
        }

        public BigInteger min() {
            return min;
        }

        public BigInteger max() {
            return max;
        }

        boolean holds(BigInteger number) {
            return min.compareTo(number) <= 0 && number.compareTo(max) <= 0;
        }

        /** The value in protobuf's Java representation: unsigned types keep their bits in a signed one. */
        Object toJava(BigInteger number) {
            return switch (this) {
                case INT32, UINT32 -> number.intValue();
                case INT64, UINT64 -> number.longValue();
            };
        }

        BigInteger fromJava(Object value) {
            return switch (this) {
                case INT32 -> BigInteger.valueOf((Integer) value);
                case UINT32 -> BigInteger.valueOf(Integer.toUnsignedLong((Integer) value));
                case INT64 -> BigInteger.valueOf((Long) value);
                case UINT64 -> new BigInteger(Long.toUnsignedString((Long) value));
            };
        }
    }
}
