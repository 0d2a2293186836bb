package io.mesosoperator.fetcher;

import java.util.List;
import java.util.Optional;

/** What Mesos' fetcher recognises as an archive: by the end of the file's name, nothing else. */
enum ArchiveKind {
    TAR(".tar"),
    TAR_GZ(".tgz", ".tar.gz"),
    TAR_BZ2(".tbz2", ".tar.bz2"),
    TAR_XZ(".txz", ".tar.xz"),
    ZIP(".zip"),
    /** One file; it loses the end of its name. The last, for {@code .tar.gz} ends with it, too. */
    GZ(".gz");

    private final List<String> endings;

    ArchiveKind(String... endings) {
        this.endings = List.of(endings);
    }

    static Optional<ArchiveKind> of(String name) {
        for (var kind : values()) {
            if (kind.endings.stream().anyMatch(end -> name.endsWith(end) && name.length() > end.length())) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }
}
