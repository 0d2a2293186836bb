package io.mesosoperator.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TaskLimitsTest {

    private final UserIds ids = new UserIds(TaskPolicyBuilder.closed()
            .named("batch")
            .user("web", 7)
            .ids("1000-1999", "5")
            .build());

    @ParameterizedTest
    @ValueSource(strings = {"5", "1000", "1999", "0001500", "web", "7", "nobody", "65534", ""})
    void usersWithinTheRangesAreOpen(String user) {
        assertThat(ids.user(user)).isInstanceOf(UserIds.Id.Allowed.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "root", "00", "4", "6", "999", "2000", "2147483647"})
    void othersAreNot(String user) {
        assertThat(ids.user(user)).isInstanceOf(UserIds.Id.Unauthorized.class);
        assertThat(ids.group(user)).isInstanceOf(UserIds.Id.Unauthorized.class);
    }

    @Test
    void groupsAreOfTheSameRanges() {
        assertThat(ids.group("1000")).isEqualTo(new UserIds.Id.Allowed(1000));
        assertThat(ids.group("2000"))
                .isEqualTo(new UserIds.Id.Unauthorized("Not authorized to launch in group 2000: use a number that"
                        + " tasks.policies[0].ids in the operator's configuration (task policy \"batch\") has"
                        + " (1000-1999, 5)"));
    }

    @Test
    void noRangeIsNoNumber() {
        var none = new UserIds(TaskPolicyBuilder.closed().ids().build());

        assertThat(none.user("1000")).isInstanceOf(UserIds.Id.Unauthorized.class);
        assertThat(none.user("nobody")).isInstanceOf(UserIds.Id.Allowed.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "0-5", "5-4", "1-2147483648", "-1", "a", "1-2-3", " 1", "99999999999"})
    void whatIsNoRangeIsRefused(String text) {
        assertThatThrownBy(() -> IdRanges.parse(List.of(text))).hasMessageContaining("'" + text + "'");
    }

    @Test
    void aParameterIsAllowedByAnyOfItsNames() {
        var limits = TaskPolicyBuilder.closed().dockerParameters("user").build().limits();

        assertThat(limits.allowsDockerParameter(List.of("user", "u"))).isTrue();
        assertThat(limits.allowsDockerParameter(List.of("env", "e"))).isFalse();
        assertThat(TaskLimits.NONE.allowsDockerParameter(List.of("env", "e"))).isTrue();
    }

    @Test
    void amountsAreReadAsMesosWritesThem() {
        var most = MostResources.parse("cpus:1.5; mem:64;gpus:0;");

        assertThat(most.of("cpus")).contains(new BigDecimal("1.5"));
        assertThat(most.of("gpus")).contains(BigDecimal.ZERO);
        assertThat(most.of("disk")).isEmpty();
        assertThat(most).hasToString("cpus:1.5;gpus:0;mem:64");
        assertThat(MostResources.parse("")).isEqualTo(MostResources.ANY);
    }

    @ParameterizedTest
    @CsvSource({
        "cpus, is no amount",
        "cpus:-1, is no amount",
        "cpus:NaN, is no amount",
        "cpus(ads):1, is no amount",
        "ports:[1-2], is no amount",
        "cpus:1;cpus:2, there twice",
        "cpu:1, write cpus",
        "memory:1, write mem",
        "cpus:1 mem:2, is no amount",
    })
    void whatIsNoAmountIsRefused(String text, String why) {
        assertThatThrownBy(() -> MostResources.parse(text)).hasMessageContaining(why);
    }
}
