package io.mesosoperator.crds;

import com.google.protobuf.Descriptors.GenericDescriptor;

/** What a message, a field or an enum is called in its schema, without the schema's package. */
public final class SchemaName {

    private SchemaName() {}

    /** For example {@code Resource.DiskInfo}, or {@code TaskInfo.kill_policy}. */
    public static String of(GenericDescriptor descriptor) {
        return descriptor
                .getFullName()
                .substring(descriptor.getFile().getPackage().length() + 1);
    }
}
