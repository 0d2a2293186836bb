package io.mesosoperator.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.mesosoperator.fetcher.FetchCommand;
import org.junit.jupiter.api.Test;

class MainTest {

    @Test
    void theWordFetchMakesTheImageATasksFetcher() {
        assertThat(Main.command("fetch", "--sandbox=/mnt/mesos/sandbox")
                        .getCommandSpec()
                        .userObject())
                .isInstanceOf(FetchCommand.class);
    }

    @Test
    void withoutItItIsTheOperator() {
        assertThat(Main.command("--task-image=busybox").getCommandSpec().userObject())
                .isInstanceOf(Main.class);
    }
}
