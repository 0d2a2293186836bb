package io.mesosoperator.fetcher;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.OptionalLong;
import org.apache.commons.net.ftp.FTP;
import org.apache.commons.net.ftp.FTPClient;
import org.apache.commons.net.ftp.FTPReply;

/** A file on an FTP server, in passive mode; as {@code anonymous} if the URI has no user. */
final class FtpTransfer implements Transfer {

    private final FTPClient client;
    private final InputStream body;
    private final OptionalLong length;

    private FtpTransfer(FTPClient client, InputStream body, OptionalLong length) {
        this.client = client;
        this.body = body;
        this.length = length;
    }

    /** @param patience how long the server may be unresponsive */
    static Transfer open(URI uri, Duration patience) throws IOException {
        // RFC 1738: the path is relative to the login directory. A line end in it would start another command.
        var path = uri.getPath().substring(1);
        if (path.chars().anyMatch(Character::isISOControl)) {
            throw new FetchFailure("Illegal characters in URI: control characters");
        }
        var client = new FTPClient();
        try {
            client.setConnectTimeout((int) patience.toMillis());
            client.setDefaultTimeout((int) patience.toMillis());
            client.setDataTimeout(patience);
            client.connect(uri.getHost(), uri.getPort() < 0 ? FTP.DEFAULT_PORT : uri.getPort());
            positive(client, FTPReply.isPositiveCompletion(client.getReplyCode()));
            login(client, uri);
            client.enterLocalPassiveMode();
            positive(client, client.setFileType(FTP.BINARY_FILE_TYPE));
            var length = sizeOf(client, path);
            var body = client.retrieveFileStream(path);
            positive(client, body != null);
            return new FtpTransfer(client, body, length);
        } catch (IOException e) {
            client.disconnect();
            throw e;
        }
    }

    private static void login(FTPClient client, URI uri) throws IOException {
        var user = uri.getUserInfo() == null ? "anonymous:anonymous" : uri.getUserInfo();
        if (user.chars().anyMatch(Character::isISOControl)) {
            throw new FetchFailure("Illegal characters in URI: control characters");
        }
        var login = user.split(":", 2);
        positive(client, client.login(login[0], login.length > 1 ? login[1] : ""));
    }

    /** Many servers do not support SIZE, and some only for some files. */
    private static OptionalLong sizeOf(FTPClient client, String path) throws IOException {
        var size = client.getSize(path);
        return size != null && size.matches("[0-9]{1,18}")
                ? OptionalLong.of(Long.parseLong(size))
                : OptionalLong.empty();
    }

    // RFC 959: 4yz may be retried, 5yz may not.
    private static void positive(FTPClient client, boolean isPositive) throws IOException {
        if (!isPositive) {
            var problem = "FTP reply " + client.getReplyString().strip();
            throw FTPReply.isNegativePermanent(client.getReplyCode())
                    ? new FetchFailure(problem)
                    : new IOException(problem);
        }
    }

    @Override
    public InputStream body() {
        return body;
    }

    @Override
    public OptionalLong length() {
        return length;
    }

    /** Mesos: only 226 is success. */
    @Override
    public void complete() throws IOException {
        body.close();
        if (!client.completePendingCommand()) {
            throw new IOException("the transfer was interrupted: FTP reply "
                    + client.getReplyString().strip());
        }
    }

    @Override
    public void close() throws IOException {
        // The data connection first: a server that is still sending would not see the end of the session.
        body.close();
        client.disconnect();
    }
}
