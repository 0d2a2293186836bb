/** Tests of the drivers, in this JVM with the newest {@code mesos.jar}, and in others with each that is there. */
package io.mesosoperator.driver;
