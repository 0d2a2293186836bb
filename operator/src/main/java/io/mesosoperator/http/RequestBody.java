package io.mesosoperator.http;

/** The body of a request, as far as it was read; until it is closed it counts against a budget. */
public sealed interface RequestBody extends AutoCloseable {

    /** All of it. */
    @SuppressWarnings("ArrayRecordComponent") // read once, and compared by nobody
    record Whole(byte[] bytes, ByteBudget budget, long counted) implements RequestBody {

        @Override
        public void close() {
            budget.giveBack(counted);
        }
    }

    /** It is longer than it may be. */
    record TooLong() implements RequestBody {}

    /** There is no room for it now. */
    record NoRoom() implements RequestBody {}

    @Override
    default void close() {}
}
