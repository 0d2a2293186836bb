package io.mesosoperator.master;

import java.util.Map;
import java.util.Set;

/** What the kubelets tell of tasks' pods. */
public interface UsageSource {

    /**
     * Asks the agents' kubelets. What one has told a moment ago need not be asked again; one that does not answer in
     * time is left out.
     *
     * @param pods by the agent on which they are
     */
    Map<PodName, ContainerUsage> usage(Map<String, Set<PodName>> pods) throws InterruptedException;
}
