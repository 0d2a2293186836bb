package io.mesosoperator.executor;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.mesos.executor.Protos.Event;

/** What an executor reads of its stream. */
final class SentEvents {

    private SentEvents() {}

    static List<Event> in(byte... bytes) throws IOException {
        var events = new ArrayList<Event>();
        for (var at = 0; at < bytes.length; ) {
            var end = at;
            while (bytes[end] != '\n') {
                end++;
            }
            var length = Integer.parseInt(new String(bytes, at, end - at, US_ASCII));
            events.add(Event.parseFrom(ByteString.copyFrom(bytes, end + 1, length)));
            at = end + 1 + length;
        }
        return events;
    }
}
