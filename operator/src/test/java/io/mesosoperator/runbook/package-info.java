/** Commands of the documents, as tests run them. */
@NullMarked
package io.mesosoperator.runbook;

import org.jspecify.annotations.NullMarked;
