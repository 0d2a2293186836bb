package io.mesosoperator.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.mesosoperator.fetcher.FetchCommand;
import org.junit.jupiter.api.Test;

class MainTest {

    @Test
    void theWordFetchMakesTheImageATasksFetcher() {
        assertThat((Object)
                        Main.command("fetch", "--sandbox=/mnt/mesos/sandbox").getCommand())
                .isInstanceOf(FetchCommand.class);
    }

    @Test
    void withoutItItIsTheOperator() {
        assertThat((Object) Main.command("--task-image=busybox").getCommand()).isInstanceOf(Main.class);
    }
}
