/** Persistent volumes as PersistentVolumeClaims. */
@NullMarked
package io.mesosoperator.volume;

import org.jspecify.annotations.NullMarked;
