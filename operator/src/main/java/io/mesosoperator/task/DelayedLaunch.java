package io.mesosoperator.task;

import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.kubernetes.ApiError.Transient;
import java.util.Optional;

/** A task whose pod Kubernetes has refused for now. */
public record DelayedLaunch(String taskUid, Optional<FrameworkKey> framework, Transient.Cause cause) {}
