/**
 * A real etcd and kube-apiserver for tests, started by a JUnit extension, with the faults, the audit log and the
 * scripted kubelet that the tests of an operator need.
 */
@NullMarked
package io.mesosoperator.cluster;

import org.jspecify.annotations.NullMarked;
