package io.mesosoperator.discovery;

import io.mesosoperator.framework.FrameworkKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.mesos.Protos.TaskInfo;

/** The tasks that have a pod and want to be found, by framework and discovery name. */
public final class DiscoveryIndex {

    private final Map<DiscoveryName, Map<String, TaskInfo>> tasks = new HashMap<>();
    private final Map<String, DiscoveryName> nameOfTask = new HashMap<>();
    private volatile Consumer<DiscoveryName> changed = name -> {};

    /** Who is told of a name whose tasks changed. */
    public void listener(Consumer<DiscoveryName> listener) {
        changed = listener;
    }

    public void put(String taskUid, FrameworkKey framework, TaskInfo task) {
        var name = DiscoveryName.of(framework, task);
        synchronized (this) {
            if (nameOfTask.put(taskUid, name) != null) {
                return; // a TaskInfo's message never changes
            }
            tasks.computeIfAbsent(name, any -> new TreeMap<>()).put(taskUid, task);
        }
        changed.accept(name);
    }

    public void remove(String taskUid) {
        DiscoveryName name;
        synchronized (this) {
            name = nameOfTask.remove(taskUid);
            if (name == null) {
                return;
            }
            tasks.computeIfPresent(name, (any, members) -> {
                members.remove(taskUid);
                return members.isEmpty() ? null : members;
            });
        }
        changed.accept(name);
    }

    /** The tasks of a name in the order of their uids: the same after a restart, whatever the order they are seen in. */
    synchronized List<TaskInfo> tasks(DiscoveryName name) {
        return new ArrayList<>(tasks.getOrDefault(name, Map.of()).values());
    }

    /** The names that the framework's tasks have. */
    synchronized List<DiscoveryName> names(FrameworkKey framework) {
        return tasks.keySet().stream()
                .filter(name -> name.framework().equals(framework))
                .toList();
    }
}
