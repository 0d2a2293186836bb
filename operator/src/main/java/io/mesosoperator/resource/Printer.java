package io.mesosoperator.resource;

import org.apache.mesos.Protos;
import org.jspecify.annotations.Nullable;

/**
 * Mesos' print form: {@code disk(alice, hdfs-1)[hadoop:/hdfs:/data:rw]{REV}:1}. Invalid resources print too, because
 * messages quote them.
 */
final class Printer {

    private Printer() {}

    static String print(Protos.Resource resource) {
        return header(Kind.of(resource), resource.hasDisk() ? resource.getDisk() : null)
                + ":"
                + switch (resource.getType()) {
                    case SCALAR -> Values.print(resource.getScalar());
                    case RANGES -> Values.print(resource.getRanges());
                    case SET -> Values.print(resource.getSet());
                    case TEXT -> "";
                };
    }

    static String print(Entry[] entries) {
        if (entries.length == 0) {
            return "{}";
        }
        var text = new StringBuilder();
        for (Entry entry : entries) {
            if (!text.isEmpty()) {
                text.append("; ");
            }
            text.append(header(entry.kind(), entry.disk())).append(':').append(entry.quantity());
        }
        return text.toString();
    }

    private static String header(Kind kind, Protos.Resource.@Nullable DiskInfo disk) {
        var text = new StringBuilder(kind.name());
        if (kind.isReserved()) {
            text.append('(').append(kind.role());
            if (kind.principal() != null) {
                text.append(", ").append(kind.principal());
            }
            text.append(')');
        }
        if (disk != null) {
            text.append('[').append(disk.getPersistence().getId());
            if (disk.hasVolume()) {
                text.append(':').append(volume(disk.getVolume()));
            }
            text.append(']');
        }
        if (kind.revocable()) {
            text.append("{REV}");
        }
        return text.toString();
    }

    private static String volume(Protos.Volume volume) {
        if (!volume.hasHostPath()) {
            return volume.getContainerPath();
        }
        return volume.getHostPath()
                + ":"
                + volume.getContainerPath()
                + switch (volume.getMode()) {
                    case RW -> ":rw";
                    case RO -> ":ro";
                };
    }
}
