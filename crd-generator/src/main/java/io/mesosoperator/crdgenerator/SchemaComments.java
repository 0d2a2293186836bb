package io.mesosoperator.crdgenerator;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.DescriptorProtos.SourceCodeInfo.Location;
import com.google.protobuf.Descriptors.GenericDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The comments of the schemas, by the full name of the commented element. */
final class SchemaComments {

    private static final Set<String> SCHEMAS = Set.of("mesos.proto", "v1.proto", "kubernetes.proto");
    private static final Pattern FIELD_NAME = Pattern.compile("\\b[a-z]+(_[a-z]+)+\\b");
    private static final Pattern NEXT_WORD = Pattern.compile("_([a-z])");

    private final Map<String, String> byFullName = new HashMap<>();

    private SchemaComments() {}

    private void addFile(FileDescriptorProto file) {
        var byPath = new HashMap<List<Integer>, String>();
        for (var location : file.getSourceCodeInfo().getLocationList()) {
            var comment = comment(location);
            if (!comment.isEmpty()) {
                byPath.put(location.getPathList(), comment);
            }
        }
        for (var i = 0; i < file.getMessageTypeCount(); i++) {
            addMessage(
                    byPath,
                    List.of(FileDescriptorProto.MESSAGE_TYPE_FIELD_NUMBER, i),
                    file.getPackage(),
                    file.getMessageType(i));
        }
        for (var i = 0; i < file.getEnumTypeCount(); i++) {
            addEnum(
                    byPath,
                    List.of(FileDescriptorProto.ENUM_TYPE_FIELD_NUMBER, i),
                    file.getPackage(),
                    file.getEnumType(i));
        }
    }

    /** Loads the descriptor set that the build puts next to the generator. */
    static SchemaComments load() {
        try (var in = SchemaComments.class.getResourceAsStream("/mesos.desc")) {
            if (in == null) {
                throw new IllegalStateException(
                        "mesos.desc is not on the class path; Maven makes it with the generator");
            }
            var files = FileDescriptorSet.parseFrom(in).getFileList().stream()
                    .filter(file -> SCHEMAS.contains(file.getName()))
                    .toList();
            if (files.size() != SCHEMAS.size()) {
                throw new IllegalStateException("mesos.desc is not of " + SCHEMAS);
            }
            var comments = new SchemaComments();
            files.forEach(comments::addFile);
            return comments;
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("mesos.desc is not a descriptor set", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Optional<String> of(GenericDescriptor descriptor) {
        return Optional.ofNullable(byFullName.get(descriptor.getFullName()));
    }

    private void addMessage(
            Map<List<Integer>, String> byPath, List<Integer> path, String parent, DescriptorProto message) {
        var name = parent + "." + message.getName();
        add(name, byPath, path);
        for (var i = 0; i < message.getFieldCount(); i++) {
            add(name + "." + message.getField(i).getName(), byPath, child(path, DescriptorProto.FIELD_FIELD_NUMBER, i));
        }
        for (var i = 0; i < message.getNestedTypeCount(); i++) {
            addMessage(
                    byPath, child(path, DescriptorProto.NESTED_TYPE_FIELD_NUMBER, i), name, message.getNestedType(i));
        }
        for (var i = 0; i < message.getEnumTypeCount(); i++) {
            addEnum(byPath, child(path, DescriptorProto.ENUM_TYPE_FIELD_NUMBER, i), name, message.getEnumType(i));
        }
    }

    /** In Java a value's full name contains the enum's name; in protobuf it contains only the enum's scope. */
    private void addEnum(
            Map<List<Integer>, String> byPath, List<Integer> path, String parent, EnumDescriptorProto type) {
        var name = parent + "." + type.getName();
        add(name, byPath, path);
        for (var i = 0; i < type.getValueCount(); i++) {
            add(
                    name + "." + type.getValue(i).getName(),
                    byPath,
                    child(path, EnumDescriptorProto.VALUE_FIELD_NUMBER, i));
        }
    }

    private void add(String name, Map<List<Integer>, String> byPath, List<Integer> path) {
        var comment = byPath.get(path);
        if (comment != null) {
            byFullName.put(name, comment);
        }
    }

    private static List<Integer> child(List<Integer> path, int... steps) {
        var child = new ArrayList<>(path);
        for (var step : steps) {
            child.add(step);
        }
        return child;
    }

    /** In one line, with field names as in a custom resource: {@code failoverTimeout}. */
    private static String comment(Location location) {
        var text = location.getLeadingComments() + " " + location.getTrailingComments();
        return FIELD_NAME
                .matcher(text.replaceAll("\\s+", " ").strip())
                .replaceAll(name -> NEXT_WORD
                        .matcher(name.group())
                        .replaceAll(word -> word.group(1).toUpperCase(Locale.ROOT)));
    }
}
