package io.mesosoperator.fetcher;

import java.util.Arrays;
import java.util.Optional;

/** The archives that Mesos' fetcher recognizes: by the file name's extension only. */
enum ArchiveKind {
    TAR("tar"),
    TAR_GZ("tgz|tar[.]gz"),
    TAR_BZ2("tbz2|tar[.]bz2"),
    TAR_XZ("txz|tar[.]xz"),
    ZIP("zip"),
    /** A single file; unpacking removes the extension. The last kind, because {@code .tar.gz} ends with it, too. */
    GZ("gz");

    private final String endings;

    ArchiveKind(String endings) {
        this.endings = endings;
    }

    static Optional<ArchiveKind> of(String name) {
        return Arrays.stream(values())
                .filter(kind -> name.matches(".+[.](%s)".formatted(kind.endings)))
                .findFirst();
    }
}
