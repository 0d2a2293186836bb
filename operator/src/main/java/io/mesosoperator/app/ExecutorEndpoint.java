package io.mesosoperator.app;

import io.mesosoperator.executor.ExecutorServer;
import io.mesosoperator.executor.ExecutorTerms;

/**
 * Where the executor API is served.
 *
 * @param address host and port that executors are told
 */
record ExecutorEndpoint(ExecutorServer server, String address, ExecutorTerms terms) {}
