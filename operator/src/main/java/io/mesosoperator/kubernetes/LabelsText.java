package io.mesosoperator.kubernetes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import org.apache.mesos.Protos.Label;
import org.apache.mesos.Protos.Labels;

/** Mesos labels as the text of an annotation and back: all of them, in order, with duplicates. */
public final class LabelsText {

    private static final ObjectMapper JSON = new ObjectMapper();

    private LabelsText() {}

    public static String of(Labels labels) {
        var list = JsonNodeFactory.instance.arrayNode();
        for (var label : labels.getLabelsList()) {
            var entry = list.addObject().put("key", label.getKey());
            if (label.hasValue()) {
                entry.put("value", label.getValue());
            }
        }
        return list.toString();
    }

    /** The inverse of {@link #of}. */
    public static Labels read(String text) throws JsonProcessingException {
        var labels = Labels.newBuilder();
        for (var entry : JSON.readTree(text)) {
            var label = Label.newBuilder().setKey(entry.path("key").asText());
            if (entry.has("value")) {
                label.setValue(entry.path("value").asText());
            }
            labels.addLabels(label);
        }
        return labels.build();
    }
}
