package io.mesosoperator.task;

import io.mesosoperator.api.WaitReason;

/** Why a task waits: what its status says of it. */
record Wait(WaitReason reason, String message) {}
