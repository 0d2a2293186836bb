package io.mesosoperator.scheduler;

import com.google.protobuf.ByteString;
import io.mesosoperator.task.executor.ExecutorKey;

/** What a scheduler may ask of executors. */
public interface ExecutorCalls {

    /** Where the executor API is not served: nobody hears. */
    ExecutorCalls NONE = new ExecutorCalls() {
        @Override
        public void message(ExecutorKey executor, ByteString data) {}

        @Override
        public void shutdown(ExecutorKey executor) {}
    };

    /** Sends the executor these bytes, at most once. */
    void message(ExecutorKey executor, ByteString data);

    /**
     * Shuts the executor down; one that is not there is ignored.
     *
     * @throws io.fabric8.kubernetes.client.KubernetesClientException if that cannot be written
     */
    void shutdown(ExecutorKey executor);
}
