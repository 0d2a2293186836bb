package io.mesosoperator.fetcher;

import java.util.OptionalLong;

/** The remaining disk of the task: an archive that unpacks to more fails here instead of filling the node's disk. */
final class DiskBudget {

    private final OptionalLong limit;
    private long spent;

    /** @param limit in bytes; empty for no limit, as for a Mesos task without disk */
    DiskBudget(OptionalLong limit) {
        this.limit = limit;
    }

    void spend(long bytes) throws FetchFailure {
        spent += bytes;
        if (limit.isPresent() && spent > limit.getAsLong()) {
            throw new FetchFailure("the file needs more than the task's disk of %s: ask for more disk"
                    .formatted(Bytes.text(limit.getAsLong())));
        }
    }

    /** Written bytes were deleted again. */
    void refund(long bytes) {
        spent -= bytes;
    }
}
