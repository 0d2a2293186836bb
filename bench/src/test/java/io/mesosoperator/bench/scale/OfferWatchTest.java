package io.mesosoperator.bench.scale;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class OfferWatchTest {

    private final OfferWatch watch = new OfferWatch();

    @Test
    void allOffersOfAnAgentCount() throws Exception {
        watch.seen("ADDED", offer("o1", "n1", 20));
        watch.seen("ADDED", offer("o2", "n1", 4.5));
        watch.seen("ADDED", offer("o3", "n2", 7));
        watch.seen("MODIFIED", offer("o2", "n1", 3.5));

        assertThat(watch.cpus("n1")).isEqualTo(23.5);
        assertThat(watch.open()).isEqualTo(3);

        watch.seen("DELETED", offer("o1", "n1", 20));

        assertThat(watch.cpus("n1")).isEqualTo(3.5);
        assertThat(watch.open()).isEqualTo(2);
        assertThat(watch.first("f")).isPresent();
        assertThat(watch.await(Duration.ZERO, () -> watch.cpus("n1") > 20)).isFalse();
    }

    private static JsonNode offer(String name, String agent, double cpus) throws Exception {
        return new ObjectMapper().readTree("""
                {"metadata": {"name": "%s"}, "spec": {"frameworkId": {"value": "f"}, "slaveId": {"value": "%s"},
                 "resources": [{"name": "mem", "scalar": {"value": 1}},
                               {"name": "cpus", "scalar": {"value": %s}}]}}""".formatted(name, agent, cpus));
    }
}
