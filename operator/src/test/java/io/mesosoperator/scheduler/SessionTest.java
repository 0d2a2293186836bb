package io.mesosoperator.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import io.mesosoperator.VirtualClock;
import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.crds.FrameworkSpec;
import io.mesosoperator.framework.FrameworkIdentity;
import io.mesosoperator.scheduler.wire.Connection;
import io.mesosoperator.scheduler.wire.MediaType;
import io.mesosoperator.scheduler.wire.V1View;
import java.util.Optional;
import org.apache.mesos.Protos.FrameworkInfo;
import org.junit.jupiter.api.Test;

class SessionTest {

    private static final FrameworkSpec SPEC =
            new FrameworkSpec(FrameworkInfo.newBuilder().buildPartial(), false, Optional.empty());

    private static final FrameworkKey KEY = new FrameworkKey("ns", "f");

    private final Session session = new Session("f", "ns", new VirtualClock(), task -> {});
    private final EventStream stream =
            new EventStream("s", "f", MediaType.JSON, V1View.PLAIN, new StreamBytes(SchedulerLimits.DEFAULT));

    @Test
    void aSchedulerWhoseFrameworkIsThereIsConnected() {
        session.lose(KEY, "earlier");
        session.has(KEY, new FrameworkIdentity("f"), SPEC, "uid");
        session.lose(KEY, "another");

        session.connect(stream);

        assertThat(session.connection()).isEqualTo(new Connection.Connected("s"));
    }

    /** Else it would wait for offers for ever. */
    @Test
    void aSchedulerWhoseFrameworkIsDeletedWhileItSubscribesIsNotConnected() {
        session.has(KEY, new FrameworkIdentity("f"), SPEC, "uid");
        session.lose(KEY, "uid");

        session.connect(stream);

        assertThat(session.connection()).isEqualTo(new Connection.Disconnected());
        assertThat(stream.waiting()).as("what it is told").isPositive();
    }

    @Test
    void theWatchMayTellOfTheDeletionBeforeTheWriteHasReturned() {
        session.lose(KEY, "uid");
        session.has(KEY, new FrameworkIdentity("f"), SPEC, "uid");

        session.connect(stream);

        assertThat(session.connection()).isEqualTo(new Connection.Disconnected());
        assertThat(session.isThere()).isFalse();
    }
}
