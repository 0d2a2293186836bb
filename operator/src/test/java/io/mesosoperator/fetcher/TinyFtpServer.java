package io.mesosoperator.fetcher;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** As much of an FTP server as a client needs to get a file: passive mode, one client at a time. */
final class TinyFtpServer implements AutoCloseable {

    private final ServerSocket control;
    private final Map<String, byte[]> files;
    private final Thread thread;
    private final List<String> commands = new CopyOnWriteArrayList<>();
    /** After so many transfers they are complete; those before are cut. */
    private int cuts;

    TinyFtpServer(Map<String, byte[]> files) throws IOException {
        this.files = files;
        this.control = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        this.thread = Thread.ofVirtual().start(this::serve);
    }

    TinyFtpServer cutting(int transfers) {
        cuts = transfers;
        return this;
    }

    String uri(String path) {
        return "ftp://127.0.0.1:%d/%s".formatted(control.getLocalPort(), path);
    }

    List<String> commands() {
        return commands;
    }

    private void serve() {
        while (!control.isClosed()) {
            try (var client = control.accept();
                    var in = new BufferedReader(new InputStreamReader(client.getInputStream(), US_ASCII));
                    var out = new PrintStream(client.getOutputStream(), true, US_ASCII)) {
                talk(in, out);
            } catch (IOException e) {
                // The client has gone, or the test is over.
            }
        }
    }

    private void talk(BufferedReader in, PrintStream out) throws IOException {
        reply(out, "220 ready");
        @Nullable ServerSocket data = null;
        for (String line; (line = in.readLine()) != null; ) {
            commands.add(line);
            var words = line.split(" ", 2);
            switch (words[0]) {
                case "USER" -> reply(out, "331 password");
                case "PASS" -> reply(out, words[1].equals("wrong") ? "530 Login incorrect" : "230 welcome");
                case "TYPE" -> reply(out, "200 ok");
                case "SIZE" -> reply(out, "502 not here");
                case "PASV" -> {
                    data = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                    var port = data.getLocalPort();
                    reply(out, "227 Entering Passive Mode (127,0,0,1,%d,%d)".formatted(port >> 8, port & 255));
                }
                case "RETR" -> send(words[1], Objects.requireNonNull(data), out);
                default -> reply(out, "502 unknown");
            }
        }
    }

    private void send(String path, ServerSocket data, PrintStream out) throws IOException {
        var content = files.get(path);
        if (content == null) {
            reply(out, "550 No such file");
            return;
        }
        reply(out, "150 here it comes");
        var cut = cuts-- > 0;
        try (data;
                var to = data.accept()) {
            to.getOutputStream().write(content, 0, cut ? content.length / 2 : content.length);
        }
        reply(out, cut ? "426 Connection closed; transfer aborted" : "226 Transfer complete");
    }

    private static void reply(PrintStream out, String line) {
        out.print(line + "\r\n");
        out.flush();
    }

    @Override
    public void close() throws IOException {
        control.close();
        thread.interrupt();
    }
}
