package io.mesosoperator.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * A body in chunks that are sent to their ends. Jetty sends the line break that ends a chunk with the next one. A
 * client that reads whole chunks, as Python's do, would have each event only when the next one comes.
 *
 * @param response its header, and what follows the last chunk, are Jetty's
 * @param wire where the chunks go, between the two
 */
record WholeChunks(Content.Sink response, EndPoint wire) implements Content.Sink {

    private static final byte[] END = "\r\n".getBytes(US_ASCII);

    @Override
    public void write(boolean last, @Nullable ByteBuffer bytes, Callback callback) {
        if (bytes == null || !bytes.hasRemaining()) {
            response.write(last, bytes, callback);
            return;
        }
        var header = Callback.from(() -> chunk(last, bytes, callback), callback::failed);
        response.write(false, ByteBuffer.allocate(0), header);
    }

    private void chunk(boolean last, ByteBuffer bytes, Callback callback) {
        var size = (Integer.toHexString(bytes.remaining()) + "\r\n").getBytes(US_ASCII);
        var sent = last
                ? Callback.from(() -> response.write(true, ByteBuffer.allocate(0), callback), callback::failed)
                : callback;
        wire.write(sent, ByteBuffer.wrap(size), bytes, ByteBuffer.wrap(END));
    }
}
