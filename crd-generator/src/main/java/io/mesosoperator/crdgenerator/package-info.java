/**
 * The build tool that makes the custom resource definitions from the schema, its comments and the overlays, by the same
 * {@link io.mesosoperator.crds.FieldMapping field mappings} that the operator reads the resources with.
 */
@NullMarked
package io.mesosoperator.crdgenerator;

import org.jspecify.annotations.NullMarked;
