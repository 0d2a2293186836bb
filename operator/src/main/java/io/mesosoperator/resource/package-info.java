/**
 * Mesos' resource algebra: what an agent has, what an offer holds and what a task asks for. No Kubernetes types.
 *
 * <p>{@link io.mesosoperator.resource.Resources} is the entry point. Where Mesos 0.23 and its successors differ, this
 * package follows the successors:
 *
 * <ul>
 *   <li><b>Fixed point.</b> A scalar counts thousandths, rounded half away from zero, so that no sequence of additions
 *       and subtractions drifts. 0.23 compares raw doubles.
 *   <li><b>Sorted ranges.</b> Ranges are always ascending, with overlapping and adjacent ones merged. 0.23 appends a
 *       merged range at the end.
 *   <li><b>Sets without order.</b> {@code {a,b}} equals {@code {b,a}}. 0.23 compares item by item.
 *   <li><b>Too small is an error.</b> {@code cpus:0.00001} does not silently vanish, nor does any other invalid
 *       resource in a text; 0.23 drops them. A plain zero still vanishes.
 *   <li><b>"value &lt;= 0"</b> is the message for a negative scalar too; 0.23 says "value &lt; 0".
 *   <li><b>Roles</b> have the syntax of 1.x ({@link io.mesosoperator.resource.Roles}); 0.23 takes any string.
 *   <li><b>Print form.</b> Three decimals at most, no scientific notation, unreserved resources without {@code (*)},
 *       and <code>{}</code> for no resources at all.
 * </ul>
 *
 * <p>Where it goes beyond Mesos:
 *
 * <ul>
 *   <li>The parser reads everything the printer writes: principals, disks with volumes, {@code {REV}} and
 *       <code>{}</code>. Mesos reads back names, roles and values only. A {@code ;} cannot be part of a name, role,
 *       principal, persistence id or path in that form.
 *   <li>The order of entries is canonical (cpus, gpus, mem, disk, ports, then by name; then by role), not that of
 *       insertion, so that equal resources print alike.
 *   <li>{@code find} draws each target from what the earlier ones left, and from as many entries as it takes, so that
 *       what it finds is always contained in what was searched. Mesos searches the whole for each target, and takes one
 *       partial entry of the role, of the unreserved and of the rest.
 *   <li>A scalar beyond 2<sup>53</sup> thousandths, an infinity and a NaN are invalid: a double cannot carry them
 *       with three decimals.
 * </ul>
 */
@NullMarked
package io.mesosoperator.resource;

import org.jspecify.annotations.NullMarked;
