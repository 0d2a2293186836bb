package io.mesosoperator.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class AuditLogIT {

    @RegisterExtension
    static final ApiServerExtension api = ApiServerExtension.shared();

    @Test
    void aWriteIsInTheLogWithWhoAndWhat() {
        var operator = api.clientAs("mesos-operator");

        operator.resource(configMap("counted")).inNamespace(api.namespace()).create();

        assertThat(api.audit().writesBy("mesos-operator")).singleElement().satisfies(write -> {
            assertThat(write.verb()).isEqualTo("create");
            assertThat(write.resource()).isEqualTo("configmaps");
            assertThat(write.namespace()).isEqualTo(api.namespace());
            assertThat(write.name()).isEqualTo("counted");
            assertThat(write.code()).isEqualTo(201);
            assertThat(write.userAgent()).startsWith("fabric8-kubernetes-client/");
        });
    }

    @Test
    void aRefusedWriteCounts(KubernetesClient client) {
        client.resource(configMap("twice")).create();
        api.kubectl("create", "configmap", "twice");

        assertThat(api.audit().writesBy("test"))
                .extracting(AuditedRequest::verb, AuditedRequest::code)
                .containsExactly(tuple("create", 201), tuple("create", 409));
    }

    @Test
    void readsAndOtherUsersAreNotCountedAsWrites(KubernetesClient client) {
        var operator = api.clientAs("mesos-operator");
        client.resource(configMap("of-the-test")).create();

        operator.configMaps().inNamespace(api.namespace()).list();

        assertThat(api.audit().writesBy("mesos-operator")).isEmpty();
        assertThat(api.audit().requestsBy("mesos-operator"))
                .extracting(AuditedRequest::verb)
                .containsExactly("list");
    }

    @Test
    void everyAnswerThatCameIsInTheLogAlready(KubernetesClient client) {
        var counts = IntStream.range(0, 50)
                .map(i -> {
                    client.resource(configMap("c" + i)).create();
                    return api.audit().writesBy("test").size();
                })
                .boxed()
                .toList();

        assertThat(counts).isEqualTo(IntStream.rangeClosed(1, 50).boxed().toList());
    }

    @Test
    void aUserWithoutGroupsHasTheRightsThatRbacGrants() {
        var nobody = new KubernetesClientBuilder()
                .withConfig(api.server().configAs("nobody", List.of()))
                .build();

        try (nobody) {
            assertThatThrownBy(() -> nobody.configMaps().inNamespace("default").list())
                    .hasMessageContaining("User \"nobody\" cannot list resource \"configmaps\"");
        }
    }

    private static ConfigMap configMap(String name) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .build();
    }
}
