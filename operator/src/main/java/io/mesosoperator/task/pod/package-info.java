/**
 * From a task to its pod, all pure. {@link io.mesosoperator.task.pod.PodTranslator} runs the parts in order; each is
 * one concern of the pod and has golden folders in {@code src/test/resources/pods}.
 *
 * <ul>
 *   <li>who it is: {@code IdentityPart}, {@code LabelsPart}, {@code PodName}, {@code AnnotationSize}
 *   <li>what runs: {@code CommandPart}, {@code EnvironmentPart}, {@code ImagePart}, {@code WorkdirPart},
 *       {@code ExecutorPart}
 *   <li>as whom: {@code SecurityPart}, {@code UserLookup}, {@code RunAs}
 *   <li>what it uses: {@code ResourcesPart}, {@code TaskResources}, {@code AccountingPart}, {@code ResourceValidation}
 *   <li>where: {@code PlacementPart}, {@code PriorityPart}
 *   <li>files: {@code SandboxPart}, {@code FetcherPart}, {@code VolumesPart}, {@code PersistentVolumesPart}
 *   <li>network: {@code NetworkPart}, {@code NoNetwork}, {@code PortsPart}, {@code DiscoveryPart}
 *   <li>{@code docker run} options: {@link io.mesosoperator.task.pod.docker}
 *   <li>health checks: {@link io.mesosoperator.task.pod.health}
 * </ul>
 */
@NullMarked
package io.mesosoperator.task.pod;

import org.jspecify.annotations.NullMarked;
