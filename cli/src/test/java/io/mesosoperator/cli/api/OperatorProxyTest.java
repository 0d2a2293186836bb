package io.mesosoperator.cli.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mesosoperator.cli.FakeApi;
import io.mesosoperator.cli.api.OperatorProxy.Unreachable;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OperatorProxyTest {

    private static final String NAME = "?labelSelector=app.kubernetes.io%2Fname%3Dmesos-operator";
    private static final String METRICS = NAME + "%2Capp.kubernetes.io%2Fcomponent%3Dmetrics";
    private static final String POD = """
            {"metadata":{"name":"%s","namespace":"sys","labels":{%s}},"status":{"phase":"Running"},
            "spec":{"containers":[{"ports":[{"name":"probes","containerPort":8081},
            {"name":"management","containerPort":8080}]}]}}""";

    private final FakeApi api = new FakeApi();

    private OperatorProxy operator() {
        return new OperatorProxy(api, Optional.empty(), Optional.empty());
    }

    @Test
    void itsServiceIsAskedWhereverItIs() throws Unreachable {
        api.answering("/api/v1/services" + METRICS, """
                {"items":[{"metadata":{"name":"op-metrics","namespace":"sys"},
                "spec":{"ports":[{"name":"management"}]}}]}
                """)
                .answering("/api/v1/pods" + NAME, "{\"items\":[]}")
                .answering(
                        "/api/v1/namespaces/sys/services/http:op-metrics:management/proxy/why", "{\"reason\":\"R\"}");

        assertThat(operator().json("/why").orElseThrow().path("reason").asText())
                .isEqualTo("R");
        assertThat(api.reads()).doesNotContain("/api/v1/pods" + NAME);
    }

    @Test
    void withoutAServiceItsPodsAreTheOneThatLeadsFirst() throws Unreachable {
        api.answering("/api/v1/services" + METRICS, "{\"items\":[]}")
                .answering(
                        "/api/v1/pods" + NAME,
                        "{\"items\":[%s,%s]}"
                                .formatted(
                                        POD.formatted("a", ""),
                                        POD.formatted("b", "\"mesosoperator.io/leader\":\"true\"")))
                .refusing("/api/v1/namespaces/sys/pods/http:b:8080/proxy/why", 503)
                .answering("/api/v1/namespaces/sys/pods/http:a:8080/proxy/why", "{}");

        assertThat(operator().text("/why")).contains("{}");
        assertThat(api.reads())
                .containsSubsequence(
                        "/api/v1/namespaces/sys/pods/http:b:8080/proxy/why",
                        "/api/v1/namespaces/sys/pods/http:a:8080/proxy/why");
    }

    @Test
    void whatTheOperatorDoesNotKnowIsEmptyAndAServiceThatIsMissingIsNot() throws Unreachable {
        var named = new OperatorProxy(api, Optional.of("s"), Optional.of("m"));
        api.notFoundBehindProxy("/api/v1/namespaces/s/services/http:m:/proxy/why");

        assertThat(named.text("/why")).isEmpty();
        assertThatThrownBy(() -> named.text("/other")).isInstanceOf(Unreachable.class);
    }

    @Test
    void whoMayNotLookForItIsToldHowToNameIt() {
        api.refusing("/api/v1/services" + METRICS, 403).refusing("/api/v1/pods" + NAME, 403);

        assertThatThrownBy(() -> operator().text("/why"))
                .isInstanceOf(Unreachable.class)
                .hasMessageContaining("--operator-namespace");
    }

    @Test
    void anAnswerThatIsNoJsonIsOfAnotherVersion() {
        api.answering("/api/v1/namespaces/s/services/http:m:/proxy/why", "ask for /metrics");

        assertThatThrownBy(() -> new OperatorProxy(api, Optional.of("s"), Optional.of("m")).json("/why"))
                .isInstanceOf(Unreachable.class)
                .hasMessageContaining("another version");
    }
}
