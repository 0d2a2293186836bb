package io.mesosoperator.master;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.MessageOrBuilder;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Base64;
import java.util.List;

/** Writes JSON as a Mesos master does, straight into a stream. */
final class Json {

    private static final JsonFactory FACTORY = JsonFactory.builder()
            // whoever has read half of a page should not take it for a whole one
            .disable(StreamWriteFeature.AUTO_CLOSE_CONTENT)
            .build();

    private static final double MILLIS_A_SECOND = 1_000;

    private final JsonGenerator out;

    Json(OutputStream stream) throws IOException {
        out = FACTORY.createGenerator(stream);
    }

    /** Writes what an object or a list has. */
    @FunctionalInterface
    interface Content {
        void write() throws IOException;
    }

    /** Writes an item of a list, or the value of a field. */
    @FunctionalInterface
    interface Item<T> {
        void write(T item) throws IOException;
    }

    void object(Content fields) throws IOException {
        out.writeStartObject();
        fields.write();
        out.writeEndObject();
    }

    void object(String field, Content fields) throws IOException {
        out.writeFieldName(field);
        object(fields);
    }

    void list(Content items) throws IOException {
        out.writeStartArray();
        items.write();
        out.writeEndArray();
    }

    void list(String field, Content items) throws IOException {
        out.writeFieldName(field);
        list(items);
    }

    <T> void list(String field, Iterable<T> items, Item<T> item) throws IOException {
        list(field, () -> {
            for (var each : items) {
                item.write(each);
            }
        });
    }

    void texts(String field, Iterable<String> texts) throws IOException {
        list(field, texts, out::writeString);
    }

    void item(String text) throws IOException {
        out.writeString(text);
    }

    void text(String field, String text) throws IOException {
        out.writeStringField(field, text);
    }

    void truth(String field, boolean isTrue) throws IOException {
        out.writeBooleanField(field, isTrue);
    }

    void count(String field, long number) throws IOException {
        out.writeNumberField(field, number);
    }

    /** A number with a point and without an exponent; what JSON has no number for is 0. */
    void number(String field, double number) throws IOException {
        out.writeFieldName(field);
        number(number);
    }

    /** Seconds since 1970, as all times of Mesos. */
    void time(String field, Instant time) throws IOException {
        number(field, time.toEpochMilli() / MILLIS_A_SECOND);
    }

    private void number(double number) throws IOException {
        var digits = BigDecimal.valueOf(Double.isFinite(number) ? number : 0).toPlainString();
        out.writeNumber(digits.contains(".") ? digits : digits + ".0");
    }

    void message(String field, MessageOrBuilder message) throws IOException {
        out.writeFieldName(field);
        message(message);
    }

    /** Fields that are set, by their names in the schema, and those with a default (stout: {@code JSON::Protobuf}). */
    void message(MessageOrBuilder message) throws IOException {
        object(() -> fields(message));
    }

    /** The fields of a message, into an object with more of them. */
    void fields(MessageOrBuilder message) throws IOException {
        for (var field : message.getDescriptorForType().getFields()) {
            if (field.isRepeated()) {
                var items = (List<?>) message.getField(field);
                if (!items.isEmpty()) {
                    list(field.getName(), items, item -> value(field, item));
                }
            } else if (message.hasField(field) || field.hasDefaultValue()) {
                out.writeFieldName(field.getName());
                value(field, message.getField(field));
            }
        }
    }

    private void value(FieldDescriptor field, Object value) throws IOException {
        switch (field.getJavaType()) {
            case BOOLEAN -> out.writeBoolean((Boolean) value);
            case STRING -> out.writeString((String) value);
            case BYTE_STRING -> out.writeString(Base64.getEncoder().encodeToString(((ByteString) value).toByteArray()));
            case ENUM -> out.writeString(((EnumValueDescriptor) value).getName());
            case MESSAGE -> message((MessageOrBuilder) value);
            case DOUBLE, FLOAT -> number(((Number) value).doubleValue());
            case INT ->
                out.writeNumber(
                        field.getType() == FieldDescriptor.Type.UINT32
                                ? Integer.toUnsignedLong((Integer) value)
                                : (Integer) value);
            case LONG ->
                out.writeNumber(
                        field.getType() == FieldDescriptor.Type.UINT64
                                ? Long.toUnsignedString((Long) value)
                                : Long.toString((Long) value));
        }
    }

    /** Between pages of a stream: what is written is on its way. */
    void flush() throws IOException {
        out.flush();
    }
}
