package io.mesosoperator.bench.scale;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CpuProfileTest {

    private static final Sample PARSING = sample(
            "pool-1",
            "java.lang.String",
            "com.fasterxml.jackson.core.JsonParser",
            "io.mesosoperator.kubernetes.JsonResource",
            "io.javaoperatorsdk.operator.Reconciler",
            "io.mesosoperator.task.TaskReconciler",
            "io.mesosoperator.task.TaskReconciler$$Lambda.0x000000008c8a6000",
            "io.mesosoperator.kubernetes.WorkQueue",
            "java.lang.Thread");

    @Test
    void theInnermostFrameOfAKindDecides() {
        assertThat(CpuProfile.kind(PARSING)).isEqualTo("JSON");
        assertThat(CpuProfile.kind(sample("main", "java.lang.String", "java.lang.Thread")))
                .isEqualTo("other");
    }

    @Test
    void ourOutermostMethodThatDoesMoreThanHandWorkOnBeganIt() {
        assertThat(CpuProfile.entry(PARSING)).isEqualTo("task.TaskReconciler.run");
    }

    @Test
    void ourInnermostLineIsWhatItIsFor() {
        assertThat(CpuProfile.innermost(PARSING)).isEqualTo("kubernetes.JsonResource.run:7");
    }

    @Test
    void whatIsNotOursIsGroupedByThreadsOfOneKind() {
        var http = sample("HttpClient-1-Worker-12", "jdk.internal.net.http.Http1Response");

        assertThat(CpuProfile.entry(http)).isEqualTo("(none of ours) HttpClient-#-Worker-#");
        assertThat(CpuProfile.innermost(http)).isEqualTo("(none of ours)");
    }

    @Test
    void sharesAreOfAllSamplesAndTheLargestIsFirst() {
        var http = sample("HttpClient-1", "jdk.internal.net.http.Http1Response");

        assertThat(new CpuProfile(List.of(http, PARSING, PARSING, PARSING)).page())
                .startsWith("""
                | kind of work | share |
                | --- | ---: |
                | JSON | 75.0 % |
                | HTTP | 25.0 % |
                """);
    }

    private static Sample sample(String thread, String... types) {
        return new Sample(
                Stream.of(types).map(type -> new Sample.Frame(type, "run", 7)).toList(), thread);
    }
}
