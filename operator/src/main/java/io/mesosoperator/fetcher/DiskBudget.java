package io.mesosoperator.fetcher;

import java.util.OptionalLong;

/**
 * How much of the task's disk may still be written: an archive that unpacks to more ends here, not at the node's disk.
 */
final class DiskBudget {

    private final OptionalLong limit;
    private long spent;

    /** @param limit in bytes; without one anything goes, as for a Mesos task without disk */
    DiskBudget(OptionalLong limit) {
        this.limit = limit;
    }

    void spend(long bytes) throws FetchFailure {
        spent += bytes;
        if (limit.isPresent() && spent > limit.getAsLong()) {
            throw new FetchFailure("it needs more than the task's disk, which is %s: ask for more disk"
                    .formatted(Bytes.text(limit.getAsLong())));
        }
    }

    /** What was written is gone again. */
    void refund(long bytes) {
        spent -= bytes;
    }
}
