package io.mesosoperator.fetcher;

import java.util.Arrays;
import java.util.Optional;

/** What Mesos' fetcher recognises as an archive: by the end of the file's name, nothing else. */
enum ArchiveKind {
    TAR("tar"),
    TAR_GZ("tgz|tar[.]gz"),
    TAR_BZ2("tbz2|tar[.]bz2"),
    TAR_XZ("txz|tar[.]xz"),
    ZIP("zip"),
    /** One file; it loses the end of its name. The last, for {@code .tar.gz} ends with it, too. */
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
