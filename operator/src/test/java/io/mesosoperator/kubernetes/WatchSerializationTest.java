package io.mesosoperator.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.WatchEvent;
import io.mesosoperator.api.TaskInfoResource;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WatchSerializationTest {

    private static final class Counting extends JsonFactory {

        private static final long serialVersionUID = 1;

        private int parsers;

        @Override
        public JsonParser createParser(String content) throws IOException {
            parsers++;
            return super.createParser(content);
        }
    }

    private final Counting factory = new Counting();
    private final WatchSerialization watches =
            WatchSerialization.of(factory, List.of(Pod.class, Node.class, TaskInfoResource.class));

    @ParameterizedTest
    @CsvSource({
        "kind, Pod, apiVersion, v1",
        "kind, Node, apiVersion, v1",
        "apiVersion, v1, kind, Pod",
        "apiVersion, mesosoperator.io/v1alpha1, kind, TaskInfo",
    })
    void anEventIsParsedOnce(String first, String firstValue, String second, String secondValue) {
        var event = watches.unmarshal("""
                {"type":"MODIFIED","object":{"%s":"%s","%s":"%s","metadata":{"name":"a","uid":"u"},"spec":{},
                 "status":{"phase":"Running","field-of-tomorrow":[1]}}}
                """.formatted(first, firstValue, second, secondValue), WatchEvent.class);

        assertThat(factory.parsers).isOne();
        assertThat(event.getType()).isEqualTo("MODIFIED");
        assertThat(event.getObject()).isInstanceOfSatisfying(HasMetadata.class, object -> {
            assertThat(object.getKind()).isEqualTo(first.equals("kind") ? firstValue : secondValue);
            assertThat(object.getApiVersion()).isEqualTo(first.equals("kind") ? secondValue : firstValue);
            assertThat(object.getMetadata().getName()).isEqualTo("a");
            assertThat(object.getMetadata().getUid()).isEqualTo("u");
        });
    }

    @Test
    void theFieldsBehindTheMetadataAreRead() {
        var event = watches.unmarshal("""
                {"type":"ADDED","object":{"kind":"Pod","apiVersion":"v1","spec":{"nodeName":"n"},
                 "status":{"phase":"Running"},"metadata":{"name":"a"}}}""", WatchEvent.class);

        assertThat(event.getObject()).isInstanceOfSatisfying(Pod.class, pod -> {
            assertThat(pod.getSpec().getNodeName()).isEqualTo("n");
            assertThat(pod.getStatus().getPhase()).isEqualTo("Running");
            assertThat(pod.getMetadata().getName()).isEqualTo("a");
        });
    }

    @Test
    void anErrorIsReadAsTheClientReadsIt() {
        var event = watches.unmarshal("""
                {"type":"ERROR","object":{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure",
                 "reason":"Expired","code":410}}""", WatchEvent.class);

        assertThat(event.getObject())
                .isInstanceOfSatisfying(
                        Status.class, status -> assertThat(status.getCode()).isEqualTo(410));
    }
}
