/**
 * The drivers' work: the state machine of libmesos' drivers, and the HTTP APIs that they speak. Java 8, and of other
 * classes only those of the framework's {@code mesos.jar}; never one of protobuf, which is another in each of them.
 */
package io.mesosoperator.driver;
