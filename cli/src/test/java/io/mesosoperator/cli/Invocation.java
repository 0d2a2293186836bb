package io.mesosoperator.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.mesosoperator.cli.api.Connection;
import io.mesosoperator.cli.view.Colour;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;

/** What a command line has said, and its exit code. */
record Invocation(int code, String out, String err) {

    static final Instant NOW = Instant.parse("2026-01-01T00:02:20Z");

    /** In the namespace {@code default} unless it says otherwise. */
    static Invocation of(FakeApi api, String... words) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var console = new Console(
                InputStream.nullInputStream(),
                new PrintStream(out, true, UTF_8),
                new PrintStream(err, true, UTF_8),
                Colour.NONE,
                Clock.fixed(NOW, ZoneOffset.UTC));
        var code = new KubectlMesos(console, (_, _, namespace) -> new Connection(api, namespace.orElse("default")))
                .run(words);
        return new Invocation(code, out.toString(UTF_8), err.toString(UTF_8));
    }
}
