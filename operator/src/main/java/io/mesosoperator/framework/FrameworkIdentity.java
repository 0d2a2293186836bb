package io.mesosoperator.framework;

import io.mesosoperator.api.FrameworkResource;
import io.mesosoperator.kubernetes.Annotations;
import io.mesosoperator.kubernetes.Labels;
import java.util.Map;
import java.util.Optional;

/**
 * Which framework a Framework object is. The id of one that somebody has declared is its name. The object of one that
 * has subscribed keeps the id that its scheduler has, where that is no name.
 *
 * @param id the FrameworkID, exactly as schedulers and executors have it
 */
public record FrameworkIdentity(String id) {

    /**
     * Of an object. What it says of itself counts only if its name is the one of that id: nobody gets another
     * framework's id by writing it down.
     */
    public static FrameworkIdentity of(FrameworkResource object) {
        var name = object.getMetadata().getName();
        return new FrameworkIdentity(annotation(object, Annotations.FRAMEWORK_ID)
                .filter(said -> isSubscribed(object))
                .filter(said -> FrameworkNames.problem(said).isEmpty())
                .filter(said -> FrameworkNames.of(said).equals(name))
                .orElse(name));
    }

    private static Optional<String> annotation(FrameworkResource object, String name) {
        return Optional.ofNullable(object.getMetadata().getAnnotations())
                .map(annotations -> annotations.get(name));
    }

    /** Whether the scheduler API made the object. */
    public static boolean isSubscribed(FrameworkResource object) {
        var labels = object.getMetadata().getLabels();
        return labels != null && Labels.SCHEDULER_API.equals(labels.get(Labels.SUBSCRIBED_BY));
    }

    /** The name of its object. */
    public String name() {
        return FrameworkNames.of(id);
    }

    /** What its object says of it. */
    public Map<String, String> annotations() {
        return id.equals(name()) ? Map.of() : Map.of(Annotations.FRAMEWORK_ID, id);
    }
}
