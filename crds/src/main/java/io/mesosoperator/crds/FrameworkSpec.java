package io.mesosoperator.crds;

import java.util.Optional;
import org.apache.mesos.Protos.FrameworkInfo;

/**
 * The spec of a Framework.
 *
 * @param message the message
 * @param suppress SUPPRESS: no offers while true
 * @param revive REVIVE: each time it changes
 */
public record FrameworkSpec(FrameworkInfo message, boolean suppress, Optional<String> revive) {}
