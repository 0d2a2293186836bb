package io.mesosoperator.bench.scale;

import java.util.List;

/**
 * What a thread was doing at a moment.
 *
 * @param frames the innermost first
 */
record Sample(List<Frame> frames, String thread) {

    /** @param type the class, with its package */
    record Frame(String type, String method, int line) {}
}
