/** What the chart installs: its values, its renderings, and what an API server makes of them. */
@NullMarked
package io.mesosoperator.chart;

import org.jspecify.annotations.NullMarked;
