package io.mesosoperator.crds;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import com.google.protobuf.UnknownFieldSet;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.mesos.v1.Protos;

/**
 * What Mesos 1.x has added to a message of the schema: the message of the same name in {@code v1.proto}. It is among
 * the unknown fields, where protobuf leaves it.
 */
public final class V1Additions {

    private static final String SCHEMA = "mesos.";

    private static final Map<String, Descriptor> BY_NAME = Protos.getDescriptor().getMessageTypes().stream()
            .flatMap(V1Additions::all)
            .collect(Collectors.toUnmodifiableMap(Descriptor::getFullName, added -> added));

    private V1Additions() {}

    private static Stream<Descriptor> all(Descriptor message) {
        return Stream.concat(
                Stream.of(message), message.getNestedTypes().stream().flatMap(V1Additions::all));
    }

    /** What is added to the message; empty if nothing that is known here. */
    public static Optional<Descriptor> to(Descriptor message) {
        return Optional.of(message.getFullName())
                .filter(name -> name.startsWith(SCHEMA))
                .map(name -> BY_NAME.get(Protos.getDescriptor().getPackage() + "." + name.substring(SCHEMA.length())))
                .filter(added -> added != message);
    }

    /** What this message has of it; empty if it has none, or none that can be read. */
    public static Optional<Message> in(Message message) {
        return Optional.of(message)
                .filter(any -> !any.getUnknownFields().asMap().isEmpty())
                .flatMap(any -> to(any.getDescriptorForType()))
                .flatMap(added -> read(added, message.getUnknownFields()))
                .filter(added -> !added.getAllFields().isEmpty());
    }

    private static Optional<Message> read(Descriptor added, UnknownFieldSet fields) {
        try {
            return Optional.of(DynamicMessage.newBuilder(added)
                    .mergeFrom(fields.toByteString())
                    .buildPartial());
        } catch (InvalidProtocolBufferException other) { // whatever else has these numbers
            return Optional.empty();
        }
    }

    /**
     * What this message has of it, as that.
     *
     * @param parser of the message of the same name
     */
    public static <M extends Message> M in(Message message, Parser<M> parser) {
        try {
            return parser.parsePartialFrom(message.getUnknownFields().toByteString());
        } catch (InvalidProtocolBufferException unreadable) { // which is nothing that was added, see in(Message)
            return parsed(parser, ByteString.EMPTY);
        }
    }

    /** Adds it to a message that is being built. */
    public static void add(Message added, Message.Builder to) {
        to.mergeUnknownFields(parsed(UnknownFieldSet.getDefaultInstance().getParserForType(), added.toByteString()));
    }

    /** Of bytes that protobuf has written. */
    private static <M> M parsed(Parser<M> parser, ByteString bytes) {
        try {
            return parser.parsePartialFrom(bytes);
        } catch (InvalidProtocolBufferException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
