package io.mesosoperator.scheduler.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.mesosoperator.crds.V1Additions;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.mesos.Protos.Environment;
import org.apache.mesos.scheduler.Protos.Call;

/** The two forms of calls and events, of schedulers and of executors. */
public enum MediaType {
    JSON("application/json") {
        @Override
        void parse(byte[] body, Message.Builder call) throws MalformedCall {
            JsonNode json;
            try {
                json = JSON_READER.readTree(body);
            } catch (JsonProcessingException notJson) {
                throw new MalformedCall("Failed to parse body into JSON: " + notJson.getOriginalMessage());
            } catch (IOException | NumberFormatException other) {
                // Jackson has no exception of its own for an exponent that is too long.
                throw new MalformedCall("Failed to parse body into JSON: " + other.getMessage());
            }
            try {
                V1Json.read(json, call);
            } catch (MalformedCall mismatch) {
                throw new MalformedCall(unreadable(mismatch.words()));
            }
        }

        @Override
        String unreadable(String why) {
            return "Failed to convert JSON into Call protobuf: " + why;
        }

        @Override
        public byte[] write(Message event) {
            return V1Json.write(event).toString().getBytes(UTF_8);
        }
    },

    PROTOBUF("application/x-protobuf") {
        @Override
        void parse(byte[] body, Message.Builder call) throws MalformedCall {
            try {
                call.mergeFrom(body);
            } catch (InvalidProtocolBufferException notProtobuf) {
                throw new MalformedCall("Failed to parse body into Call protobuf");
            }
        }

        @Override
        String unreadable(String why) {
            return "Failed to parse body into Call protobuf: " + why;
        }

        @Override
        public byte[] write(Message event) {
            return event.toByteArray();
        }
    };

    private static final ObjectMapper JSON_READER = new ObjectMapper()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    private final String header;

    MediaType(String header) {
        this.header = header;
    }

    /** As in a Content-Type header, exactly: clients compare it. */
    public String header() {
        return header;
    }

    /** An event, without its frame. */
    public abstract byte[] write(Message event);

    abstract void parse(byte[] body, Message.Builder call) throws MalformedCall;

    /** The master's message for a well-formed body that is not a call. */
    abstract String unreadable(String why);

    /** Reads a call; requires all required fields of the schema. */
    Call read(byte[] body) throws MalformedCall {
        var call = Call.newBuilder();
        parse(body, call);
        if (call.hasSubscribe() && call.getSubscribe().hasFrameworkInfo()) {
            V1Framework.understand(call.getSubscribeBuilder().getFrameworkInfoBuilder());
        }
        if (call.hasUpdateFramework() && call.getUpdateFramework().hasFrameworkInfo()) {
            V1Framework.understand(call.getUpdateFrameworkBuilder().getFrameworkInfoBuilder());
        }
        if (call.hasAccept()) { // only there are tasks
            call.getAcceptBuilder().getOperationsBuilderList().forEach(V1Group::understand);
            allowSecrets(call.getAcceptBuilder());
        }
        check(call);
        return call.build();
    }

    /**
     * Reads the body into the builder of a call; requires all required fields of the schema.
     *
     * @throws MalformedCall with the words to answer
     */
    public void read(byte[] body, Message.Builder call) throws MalformedCall {
        parse(body, call);
        check(call);
    }

    private void check(Message.Builder call) throws MalformedCall {
        var missing = V1Json.missing(call.buildPartial());
        if (!missing.isEmpty()) {
            throw new MalformedCall(unreadable("Missing required fields: " + missing));
        }
        var strange = Numbers.problem(call);
        if (strange.isPresent()) {
            throw new MalformedCall(unreadable(strange.get()));
        }
    }

    // A variable with a secret has no value, which 0.23 requires.
    private static void allowSecrets(Message.Builder builder) {
        if (builder instanceof Environment.Variable.Builder variable
                && !variable.hasValue()
                && V1Additions.in(variable.buildPartial()).isPresent()) {
            variable.setValue("");
        }
        for (var field : List.copyOf(builder.getAllFields().keySet())) {
            if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
                if (field.isRepeated()) {
                    for (var i = 0; i < builder.getRepeatedFieldCount(field); i++) {
                        allowSecrets(builder.getRepeatedFieldBuilder(field, i));
                    }
                } else {
                    allowSecrets(builder.getFieldBuilder(field));
                }
            }
        }
    }

    /** The type that a Content-Type header names; empty if it is neither. */
    public static Optional<MediaType> of(String contentType) {
        var type = withoutParameters(contentType);
        return Arrays.stream(values())
                .filter(known -> known.header.equals(type))
                .findFirst();
    }

    /** The type that an Accept header allows, JSON first. A missing header allows everything. */
    public static Optional<MediaType> allowedBy(Optional<String> accept) {
        if (accept.isEmpty()) {
            return Optional.of(JSON);
        }
        var allowed = Arrays.stream(accept.get().split(","))
                .filter(range -> !range.replace(" ", "").matches(".*;q=0([.]0*)?"))
                .map(MediaType::withoutParameters)
                .toList();
        return Arrays.stream(values())
                .filter(known ->
                        allowed.contains(known.header) || allowed.contains("*/*") || allowed.contains("application/*"))
                .findFirst();
    }

    private static String withoutParameters(String value) {
        return value.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    }
}
