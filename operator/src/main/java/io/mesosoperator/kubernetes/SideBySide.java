package io.mesosoperator.kubernetes;

import java.util.List;
import java.util.function.Supplier;

/** Does many pieces of work, such as writes of many objects, at the pace at which the API server answers them. */
public interface SideBySide {

    /**
     * Does all of this. The calling thread does one piece after the other, and further threads join it, as many as the
     * namespace's share leaves: so it gets on however busy they are. The pieces are begun in their order, and none
     * waits for the end of another one. A piece that fails keeps no other from being done, but when {@value
     * SharedWork#MOST_FAILURES} have failed, no more are begun.
     *
     * @return what came of each, in their order
     * @throws RuntimeException the failure of a piece, of several the first one's, when all that were begun have ended
     */
    <T> List<T> all(String namespace, List<? extends Supplier<T>> work);
}
