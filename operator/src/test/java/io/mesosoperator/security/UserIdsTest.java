package io.mesosoperator.security;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class UserIdsTest {

    @Test
    void rootMayBeSomebodyElse() {
        var ids = new UserIds(TaskPolicyBuilder.closed().user("root", 65534).build());

        assertThat(ids.user("root")).isEqualTo(new UserIds.Id.Allowed(65534));
        assertThat(ids.insteadOfRoot("root")).contains(65534L);
    }

    @Test
    void otherUsersAreWhoTheyAre() {
        var ids = new UserIds(
                TaskPolicyBuilder.closed().user("root", 0).user("web", 1000).build());

        assertThat(ids.insteadOfRoot("root")).isEmpty();
        assertThat(ids.insteadOfRoot("web")).isEmpty();
        assertThat(ids.insteadOfRoot("unknown")).isEmpty();
    }

    @Test
    void aRefusalOfRootSaysHowToMapIt() {
        assertThat(new UserIds(TaskPolicyBuilder.closed().build()).user("root"))
                .isInstanceOfSatisfying(
                        UserIds.Id.Unauthorized.class,
                        refusal -> assertThat(refusal.message())
                                .endsWith("tasks.policy.users: {root: 65534} runs it as nobody"));
    }
}
