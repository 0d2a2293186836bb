/** Fetches the files of {@code CommandInfo.uris} into a task's sandbox: runs in the task's pod, before the task. */
@NullMarked
package io.mesosoperator.fetcher;

import org.jspecify.annotations.NullMarked;
