package io.mesosoperator.driver;

import java.util.Collection;

/** The calls of {@code mesos.v1.executor}: {@code Call} around the executor's own messages. */
final class ExecutorCalls {

    private final byte[] executorId;
    private final byte[] frameworkId;

    ExecutorCalls(String executorId, String frameworkId) {
        this.executorId = id(executorId);
        this.frameworkId = id(frameworkId);
    }

    /** A message of which the first field is a text, as all ids are. */
    static byte[] id(String value) {
        return new WireWriter().text(1, value).toBytes();
    }

    byte[] subscribe(Collection<byte[]> unacknowledgedTasks, Collection<byte[]> unacknowledgedUpdates) {
        WireWriter subscribe = new WireWriter();
        for (byte[] task : unacknowledgedTasks) {
            subscribe.bytes(1, task);
        }
        for (byte[] status : unacknowledgedUpdates) {
            subscribe.message(2, new WireWriter().bytes(1, status));
        }
        return envelope(1).message(4, subscribe).toBytes();
    }

    /** Twice does no harm: the update has a UUID. */
    Call update(byte[] status) {
        WireWriter update = new WireWriter().bytes(1, status);
        return new Call("UPDATE", envelope(2).message(5, update).toBytes(), true);
    }

    Call message(byte[] data) {
        WireWriter message = new WireWriter().bytes(2, data);
        return new Call("MESSAGE", envelope(3).message(6, message).toBytes(), false);
    }

    private WireWriter envelope(int type) {
        return new WireWriter().bytes(1, executorId).bytes(2, frameworkId).number(3, type);
    }
}
