/**
 * The build tool that generates the custom resource definitions from the schema, its comments and the overlays, with
 * the same {@link io.mesosoperator.crds.FieldMapping field mappings} that the operator uses to read the resources.
 */
@NullMarked
package io.mesosoperator.crdgenerator;

import org.jspecify.annotations.NullMarked;
