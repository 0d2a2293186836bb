package io.mesosoperator.task.pod;

/**
 * How the URIs of tasks are fetched.
 *
 * @param image the operator's own
 * @param pullPolicy {@code Always}, {@code IfNotPresent} or {@code Never}
 * @param memoryMegabytes what the fetcher may use at most, however little its task has
 */
public record FetcherDefaults(String image, String pullPolicy, int memoryMegabytes) {

    /** Enough for a Java runtime and the largest dictionary that xz has by itself. */
    public static final int MEMORY_MEGABYTES = 256;

    public static FetcherDefaults withImage(String image) {
        return new FetcherDefaults(image, "IfNotPresent", MEMORY_MEGABYTES);
    }
}
