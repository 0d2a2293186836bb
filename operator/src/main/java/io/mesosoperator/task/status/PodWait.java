package io.mesosoperator.task.status;

import io.mesosoperator.api.WaitReason;
import java.util.Set;

/** What a pod that does not start waits for. */
public final class PodWait {

    private static final Set<String> IMAGE =
            Set.of("ErrImagePull", "ImagePullBackOff", "InvalidImageName", "ErrImageNeverPull", "RegistryUnavailable");

    private PodWait() {}

    /** Of a pod whose task is {@code TASK_STAGING} with a message. */
    public static WaitReason of(PodView pod) {
        if (!pod.bound()) {
            return WaitReason.POD_UNSCHEDULABLE;
        }
        return pod.waitingReason().filter(IMAGE::contains).isPresent()
                ? WaitReason.IMAGE_PULL
                : WaitReason.POD_NOT_STARTING;
    }
}
