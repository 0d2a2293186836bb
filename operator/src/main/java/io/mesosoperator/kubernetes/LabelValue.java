package io.mesosoperator.kubernetes;

import io.fabric8.kubernetes.api.model.Pod;
import java.util.regex.Pattern;

/**
 * Turns a text into a Kubernetes label value. A legal value stays as it is; any other is shortened to legal characters
 * plus a hash, so that the same text always gives the same value and works in selectors.
 */
public final class LabelValue {

    /** kubectl explain: label values have at most 63 characters, start and end alphanumeric, with -_. between. */
    private static final int MAX_LENGTH = 63;

    private static final Pattern LEGAL = Pattern.compile("([A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?)?");

    private LabelValue() {}

    public static String of(String text) {
        if (isLegal(text)) {
            return text;
        }
        var readable = text.substring(0, Math.min(text.length(), MAX_LENGTH - 1 - ShortHash.LENGTH))
                .replaceAll("[^-A-Za-z0-9_.]", "-")
                .replaceAll("^[-_.]+|[-_.]+$", "");
        return readable.isEmpty() ? ShortHash.of(text) : readable + "-" + ShortHash.of(text);
    }

    /**
     * The original text of the pod's label: from the annotation with the same key if the text did not fit the label.
     */
    public static String textOf(Pod pod, String key) {
        var metadata = pod.getMetadata();
        return metadata.getAnnotations().getOrDefault(key, metadata.getLabels().getOrDefault(key, ""));
    }

    public static boolean isLegal(String text) {
        return text.length() <= MAX_LENGTH && LEGAL.matcher(text).matches();
    }
}
