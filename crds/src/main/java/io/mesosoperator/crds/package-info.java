/**
 * The custom resources as protobuf messages: one {@link io.mesosoperator.crds.FieldMapping} per field drives both the
 * generator of the definitions (module crd-generator) and the {@link io.mesosoperator.crds.Codec} (custom resource to
 * message and back).
 */
@NullMarked
package io.mesosoperator.crds;

import org.jspecify.annotations.NullMarked;
