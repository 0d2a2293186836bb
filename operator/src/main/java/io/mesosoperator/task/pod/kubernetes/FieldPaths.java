package io.mesosoperator.task.pod.kubernetes;

import io.mesosoperator.task.pod.PodDraft;
import java.util.regex.Pattern;

/** The fields of a pod that Kubernetes tells a container. */
final class FieldPaths {

    private static final String ONE_KEY = "metadata[.](labels|annotations)\\['[^']+'\\]";

    private static final Pattern OF_VARIABLES = Pattern.compile("metadata[.](name|namespace|uid)|" + ONE_KEY
            + "|spec[.](nodeName|serviceAccountName)|status[.](hostIPs?|podIPs?)");

    private static final Pattern OF_FILES =
            Pattern.compile("metadata[.](name|namespace|uid|labels|annotations)|" + ONE_KEY);

    private FieldPaths() {}

    static void checkVariable(String path, String field, PodDraft draft) {
        check(OF_VARIABLES, path, field, "status.podIP or metadata.labels['app']", draft);
    }

    static void checkFile(String path, String field, PodDraft draft) {
        check(OF_FILES, path, field, "metadata.labels", draft);
    }

    private static void check(Pattern known, String path, String field, String example, PodDraft draft) {
        if (!known.matcher(path).matches()) {
            draft.invalid(
                    field,
                    "'%s' is no field of a pod that Kubernetes tells containers here; write for example %s"
                            .formatted(path, example));
        }
    }
}
