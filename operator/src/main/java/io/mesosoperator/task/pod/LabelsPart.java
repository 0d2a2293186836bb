package io.mesosoperator.task.pod;

import io.mesosoperator.kubernetes.Annotations;
import io.mesosoperator.kubernetes.LabelValue;
import io.mesosoperator.kubernetes.LabelsText;
import java.util.regex.Pattern;
import org.apache.mesos.Protos.Label;

/**
 * The task's Mesos labels: all of them, exactly, in an annotation; the legal Kubernetes labels among them
 * also as pod labels.
 */
public final class LabelsPart implements PodPart {

    /** Only keys without a prefix: tasks must not write {@code mesosoperator.io/...} and the like. */
    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?");

    @Override
    public void add(PodInput request, PodDraft draft) {
        var labels = request.task().getLabels();
        if (labels.getLabelsCount() == 0) {
            return;
        }
        draft.metadata().addToAnnotations(Annotations.LABELS, LabelsText.of(labels));
        for (var label : labels.getLabelsList()) {
            if (isLegal(label)) {
                // Mesos keeps duplicates, Kubernetes cannot: the last one wins.
                draft.metadata().addToLabels(label.getKey(), label.getValue());
            }
        }
    }

    public static boolean isLegal(Label label) {
        return KEY.matcher(label.getKey()).matches() && LabelValue.isLegal(label.getValue());
    }
}
