package io.mesosoperator.task.pod.kubernetes;

import io.mesosoperator.kubernetes.LabelValue;
import io.mesosoperator.task.pod.PodDraft;
import io.mesosoperator.task.pod.PodInput;
import io.mesosoperator.task.pod.PodPart;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * {@code labels} and {@code annotations}. Controllers and webhooks do much for those with a prefix, so that the policy
 * has to allow them; those of Kubernetes and of the operator are never a task's.
 */
public final class MetadataPart implements PodPart {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?");
    private static final Pattern PREFIX =
            Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?([.][a-z0-9]([-a-z0-9]*[a-z0-9])?)*");
    private static final int LONGEST_PREFIX = 253;
    private static final List<String> OF_OTHERS = List.of("mesosoperator.io", "kubernetes.io", "k8s.io");

    @Override
    public void add(PodInput request, PodDraft draft) {
        var rights = new Rights(request, draft);
        var mesos = draft.metadata().getLabels();
        request.kubernetes().labels().forEach((key, at) -> {
            check(key, at, rights);
            if (!LabelValue.isLegal(at.value())) {
                draft.invalid(
                        at.field(),
                        "'%s' cannot be the value of a label; use at most 63 letters, digits, '-', '_' and '.'"
                                .formatted(at.value()));
            }
            if (!at.isDefault() || mesos == null || !mesos.containsKey(key)) { // the task's own label wins
                draft.metadata().addToLabels(key, at.value());
            }
        });
        request.kubernetes().annotations().forEach((key, at) -> {
            check(key, at, rights);
            draft.metadata().addToAnnotations(Map.of(key, at.value()));
        });
    }

    private static void check(String key, At<String> at, Rights rights) {
        var slash = key.indexOf('/');
        var prefix = slash < 0 ? "" : key.substring(0, slash);
        if (!NAME.matcher(key.substring(slash + 1)).matches() || (slash >= 0 && !isPrefix(prefix))) {
            rights.draft()
                    .invalid(
                            at.field(),
                            "'%s' cannot be a key; write a name of letters, digits, '-', '_' and '.', or prefix/name"
                                    .formatted(key));
        } else if (OF_OTHERS.stream().anyMatch(domain -> prefix.equals(domain) || prefix.endsWith("." + domain))) {
            rights.draft()
                    .invalid(
                            at.field(),
                            "'%s' belongs to Kubernetes or to the operator; use another prefix, or none"
                                    .formatted(key));
        } else if (slash >= 0) {
            rights.metadataKey(key, at.field());
        }
    }

    private static boolean isPrefix(String prefix) {
        return prefix.length() <= LONGEST_PREFIX && PREFIX.matcher(prefix).matches();
    }
}
