package io.mesosoperator.fetcher;

import java.util.Locale;

/** Human-readable sizes. */
final class Bytes {

    private static final double MEBI = 1024.0 * 1024;

    private Bytes() {}

    static String text(long bytes) {
        return bytes < MEBI / 10 ? bytes + " bytes" : String.format(Locale.ROOT, "%.1f MiB", bytes / MEBI);
    }
}
