package io.mesosoperator.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Kube-apiserver's errors, as it words them (Kubernetes 1.36). */
class ApiErrorsTest {

    @ParameterizedTest(name = "{0} {2}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            413 |            | Request entity too large: limit is 3145728                                | TOO_LARGE
            500 |            | etcdserver: request is too large                                          | TOO_LARGE
            500 |            | rpc error: code = ResourceExhausted desc = trying to send message larger than max\
             | TOO_LARGE
            422 | pods       | Pod "p" is invalid: spec.hostname: Invalid value: "etcdserver: request is too large"\
             | INVALID
            400 | pods       | Pod in version "v1" cannot be handled as a Pod                            | INVALID
            415 |            | the body of the request was in an unknown format                          | INVALID
            403 | pods       | pods "p" is forbidden: violates PodSecurity "restricted:latest": runAsNonRoot | FORBIDDEN
            403 | pods       | pods "p" is forbidden: User "u" cannot create resource "pods"              | FORBIDDEN
            403 | pods       | pods "p" is forbidden: failed quota: q: must specify limits.memory for: task | FORBIDDEN
            400 |            | admission webhook "w.example.org" denied the request: exceeded quota: q    | FORBIDDEN
            422 | pods       | pods "p" is forbidden: ValidatingAdmissionPolicy 'a' with binding 'b' denied request: no\
             | FORBIDDEN
            403 | pods       | pods "p" is forbidden: minimum memory usage per Container is 64Mi, but request is 32Mi\
             | LIMIT_RANGE
            403 | pods       | pods "p" is forbidden: [maximum cpu usage per Pod is 1, but limit is 2, maximum memory ]\
             | LIMIT_RANGE
            403 | pods       | pods "p" is forbidden: cpu max limit to request ratio per Container is 2, but 3\
             | LIMIT_RANGE
            404 | namespaces | namespaces "n" not found                                                  | NO_NAMESPACE
            404 | pods       | pods "p" not found                                                        | stale
            409 | pods       | pods "p" already exists                                                   | stale
            403 | pods       | pods "p" is forbidden: exceeded quota: q, requested: pods=1, used: pods=1,\
             limited: pods=1\
             | QUOTA
            403 | pods       | pods "p" is forbidden: status unknown for quota: q, resources: pods        | QUOTA
            409 | resourcequotas | Operation cannot be fulfilled on resourcequotas "q": the object has been modified\
             | QUOTA
            403 | pods       | pods "p" is forbidden: error looking up service account n/default:\
             serviceaccount "default" not found | SERVICE_ACCOUNT
            500 |            | Internal error occurred: failed calling webhook "w": failed to call webhook | WEBHOOK
            503 |            | admission webhook "w" denied the request: my database is away              | WEBHOOK
            429 |            | Too many requests, please try again later                                 | THROTTLED
            401 |            | Unauthorized                                                              | SERVER
            500 |            | etcdserver: request timed out                                             | SERVER
            503 |            | apiserver not ready                                                       | SERVER
            504 |            | Timeout: request did not complete within requested timeout                | SERVER
            0   |            | connect: connection refused                                               | SERVER
            """)
    void whatAnErrorMeans(int code, String kind, String message, String meaning) {
        var error = new KubernetesClientException(new StatusBuilder()
                .withCode(code)
                .withMessage(message)
                .withNewDetails()
                .withKind(kind)
                .endDetails()
                .build());

        var name = switch (ApiErrors.of(error)) {
            case ApiError.Terminal(var cause, var _) -> cause.name();
            case ApiError.Transient(var cause, var _) -> cause.name();
            case ApiError.Stale _ -> "stale";
        };

        assertThat(name).isEqualTo(meaning);
    }
}
