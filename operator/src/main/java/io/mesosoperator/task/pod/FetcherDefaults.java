package io.mesosoperator.task.pod;

/**
 * How tasks' URIs are fetched.
 *
 * @param image the operator's own image
 * @param pullPolicy {@code Always}, {@code IfNotPresent} or {@code Never}
 * @param memoryMegabytes the fetcher's memory limit, even if its task has less
 * @param reach how it gets at servers
 */
public record FetcherDefaults(String image, String pullPolicy, int memoryMegabytes, FetcherReach reach) {

    /** Enough for a Java runtime and xz's largest preset dictionary. */
    public static final int MEMORY_MEGABYTES = 256;

    /** Kubernetes' own default for an image with a tag. */
    public static final String PULL_POLICY = "IfNotPresent";

    public static FetcherDefaults withImage(String image) {
        return new FetcherDefaults(image, PULL_POLICY, MEMORY_MEGABYTES, FetcherReach.DIRECT);
    }
}
