package io.mesosoperator.framework;

import io.mesosoperator.api.FrameworkResource;
import io.mesosoperator.kubernetes.Annotations;
import io.mesosoperator.kubernetes.Labels;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Which framework a Framework object is of. The id of one that somebody has declared is its name. One that has
 * subscribed may have an id that is no name, and with MULTI_ROLE an object for each of its roles: its objects keep the
 * id that its scheduler has, and its roles.
 *
 * @param id the FrameworkID, exactly as schedulers and executors have it
 * @param roles those that the framework takes part in, if it is MULTI_ROLE; all its objects say the same
 */
public record FrameworkIdentity(String id, Optional<List<String>> roles) {

    /** No role has a blank in it. */
    private static final String SEPARATOR = " ";

    public FrameworkIdentity {
        roles = roles.map(List::copyOf);
    }

    /** Of a framework that is in one role, which its object says. */
    public FrameworkIdentity(String id) {
        this(id, Optional.empty());
    }

    /**
     * Of an object. What it says of itself counts only if its name is the one of that id, or of that id and its role:
     * nobody gets another framework's id by writing it down.
     */
    public static FrameworkIdentity of(FrameworkResource object) {
        var name = object.getMetadata().getName();
        if (!isSubscribed(object)) {
            return new FrameworkIdentity(name);
        }
        var role = FrameworkStatus.role(object.specOrEmpty());
        return new FrameworkIdentity(
                annotation(object, Annotations.FRAMEWORK_ID)
                        .filter(said -> FrameworkNames.problem(said).isEmpty())
                        .filter(said -> FrameworkNames.of(said).equals(name)
                                || FrameworkNames.of(said, role).equals(name))
                        .orElse(name),
                annotation(object, Annotations.ROLES).map(FrameworkIdentity::split));
    }

    private static List<String> split(String roles) {
        return Arrays.stream(roles.split(SEPARATOR))
                .filter(role -> !role.isEmpty())
                .toList();
    }

    private static Optional<String> annotation(FrameworkResource object, String name) {
        return Optional.ofNullable(object.getMetadata().getAnnotations()).map(annotations -> annotations.get(name));
    }

    /** Whether the scheduler API made the object. */
    public static boolean isSubscribed(FrameworkResource object) {
        var labels = object.getMetadata().getLabels();
        return labels != null && Labels.SCHEDULER_API.equals(labels.get(Labels.SUBSCRIBED_BY));
    }

    /** Whether the framework is not in this role any more: its object is there for tasks of before. */
    public boolean hasLeft(String role) {
        return roles.filter(those -> !those.contains(role)).isPresent();
    }

    /** What an object of this name says of it. */
    public Map<String, String> annotations(String name) {
        var annotations = new TreeMap<String, String>();
        if (!id.equals(name)) {
            annotations.put(Annotations.FRAMEWORK_ID, id);
        }
        roles.ifPresent(those -> annotations.put(Annotations.ROLES, String.join(SEPARATOR, those)));
        return annotations;
    }
}
