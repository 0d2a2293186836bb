package io.mesosoperator.allocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mesosoperator.resource.Resources;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuotasTest {

    @Test
    void eachRoleHasItsGuarantee() {
        var quotas = Quotas.of(Map.of("role1", "cpus:2;mem:1024", "eng/dev", " cpus:0.5; mem:200 ;disk:10"));

        assertThat(quotas.guarantee("role1")).isEqualTo(Resources.parse("cpus:2;mem:1024"));
        assertThat(quotas.guarantee("eng/dev")).isEqualTo(Resources.parse("cpus:0.5;mem:200;disk:10"));
        assertThat(quotas.guarantees()).containsOnlyKeys("role1", "eng/dev");
    }

    @Test
    void anyOtherRoleIsGuaranteedNothing() {
        assertThat(Quotas.of(Map.of("role1", "cpus:2")).guarantee("role2")).isEqualTo(Resources.empty());
        assertThat(Quotas.of(Map.of())).isEqualTo(Quotas.NONE);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "role1 | ''          | it guarantees nothing; give at least one amount, such as cpus:2",
                "role1 | cpus:0      | it guarantees nothing; give at least one amount, such as cpus:2",
                "''    | cpus:2      | Role names cannot be the empty string",
                "/a    | cpus:2      | Role '/a' cannot start with a slash",
                "*     | cpus:2      | the role '*' cannot have a quota; name another role",
                "role1 | cpus        | Bad value for resources, missing or extra ':' in cpus",
                "role1 | cpus:-1     | Resource 'cpus:-1' is invalid: Invalid scalar resource: value <= 0",
                "role1 | cpus:2;ports:[1-2] | ports:[1-2] is not an amount; guarantee cpus, mem, disk and the like",
                "role1 | disks:{a}   | disks:{a} is not an amount; guarantee cpus, mem, disk and the like",
                "role1 | cpus(role1):2    | cpus(role1):2 is reserved; leave out what stands in parentheses",
                "role1 | cpus(role1, p):2 | cpus(role1, p):2 is reserved; leave out what stands in parentheses",
                "role1 | cpus{REV}:2 | cpus{REV}:2 is revocable, so it cannot be guaranteed; leave out {REV}",
                "role1 | disk[id:/a]:2 | disk[id:/a]:2 is a volume; leave out what stands in brackets",
                "role1 | disk[]:2    | disk[]:2 is a volume; leave out what stands in brackets",
            })
    void whatIsNoQuotaIsAnErrorThatQuotesIt(String role, String text, String problem) {
        assertThatThrownBy(() -> Quotas.of(Map.of("other", "cpus:1", role, text)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Invalid quota '" + role + "=" + text + "': " + problem);
    }

    @Test
    void noWayLeadsAroundTheRules() {
        assertThatThrownBy(() -> new Quotas(Map.of("role1", Resources.parse("ports:[1-2]"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("ports:[1-2] is not an amount");
    }
}
