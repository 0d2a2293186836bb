package io.mesosoperator.offer;

import java.util.List;
import org.apache.mesos.Protos.Offer.Operation;

/**
 * Where it is written down what operations have changed, before anything relies on it. An operator that starts again reads it
 * there. Every call may be repeated.
 */
public interface OperationRecords {

    /** Whether what this offer's operations have changed is written down already. */
    boolean has(String slaveId, String offerId);

    /**
     * Writes down what these operations have changed.
     *
     * @param namespace of the framework that has accepted the offer
     */
    void write(String slaveId, String offerId, String namespace, List<Operation> applied);

    /** The offer's object is gone: it cannot come again. */
    void forget(String slaveId, String offerId);
}
