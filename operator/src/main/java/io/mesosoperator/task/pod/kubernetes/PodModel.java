package io.mesosoperator.task.pod.kubernetes;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.google.protobuf.Message;
import io.mesosoperator.crds.Codec;

/** Names and meanings are those of PodSpec, so that the JSON is read as that. */
final class PodModel {

    private static final Codec CODEC = new Codec();
    private static final ObjectMapper JSON = JsonMapper.builder().build();

    private PodModel() {}

    static <T> T of(Message message, Class<T> type) {
        return JSON.convertValue(CODEC.encode(message), type);
    }
}
