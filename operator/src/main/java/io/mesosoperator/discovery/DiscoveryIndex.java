package io.mesosoperator.discovery;

import io.mesosoperator.api.FrameworkKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.mesos.Protos.TaskInfo;

/** The discoverable tasks that have a pod, by Service. */
public final class DiscoveryIndex {

    private final Map<ServiceKey, Map<String, TaskInfo>> tasks = new HashMap<>();
    private final Map<String, Set<ServiceKey>> namesOfTask = new HashMap<>();
    private volatile Consumer<ServiceKey> changed = name -> {};

    /** Sets the listener that receives each name whose tasks changed. */
    public void listener(Consumer<ServiceKey> listener) {
        changed = listener;
    }

    public void put(String taskUid, FrameworkKey framework, TaskInfo task) {
        Set<ServiceKey> names;
        synchronized (this) {
            if (namesOfTask.containsKey(taskUid)) {
                return; // a TaskInfo's message never changes
            }
            names = ServiceKey.of(framework, task);
            if (names.isEmpty()) {
                return;
            }
            namesOfTask.put(taskUid, names);
            names.forEach(
                    name -> tasks.computeIfAbsent(name, any -> new TreeMap<>()).put(taskUid, task));
        }
        names.forEach(changed);
    }

    public void remove(String taskUid) {
        Set<ServiceKey> names;
        synchronized (this) {
            names = namesOfTask.remove(taskUid);
            if (names == null) {
                return;
            }
            names.forEach(name -> tasks.computeIfPresent(name, (any, members) -> {
                members.remove(taskUid);
                return members.isEmpty() ? null : members;
            }));
        }
        names.forEach(changed);
    }

    /** The tasks of a name, ordered by uid: the order is the same after a restart. */
    synchronized List<TaskInfo> tasks(ServiceKey name) {
        return new ArrayList<>(tasks.getOrDefault(name, Map.of()).values());
    }

    /** The names that the framework's tasks have. */
    synchronized List<ServiceKey> names(FrameworkKey framework) {
        return tasks.keySet().stream()
                .filter(name -> name.framework().equals(framework))
                .toList();
    }
}
