package io.mesosoperator.kubernetes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.ref.WeakReference;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;

/**
 * JSON as text, which takes an eighth of the heap that its tree takes; deflated a twentieth. The tree is made when it
 * is read, and kept until the next garbage collection: an object is read several times in a row, and then for long not.
 */
final class PackedJson {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final byte[] text;
    private final boolean isDeflated;
    private volatile @Nullable WeakReference<JsonNode> tree;

    private PackedJson(byte[] text, boolean isDeflated, JsonNode tree) {
        this.text = text;
        this.isDeflated = isDeflated;
        this.tree = new WeakReference<>(tree);
    }

    /** @param isRarelyRead whether to deflate it, which takes 0.1 ms, and again when it is read */
    static PackedJson of(JsonNode tree, boolean isRarelyRead) {
        return new PackedJson(isRarelyRead ? deflated(tree) : text(tree), isRarelyRead, tree);
    }

    JsonNode tree() {
        var reference = tree;
        var kept = reference == null ? null : reference.get();
        if (kept != null) {
            return kept;
        }
        var read = parsed();
        tree = new WeakReference<>(read);
        return read;
    }

    /** The same tree, which is not kept if it was not there. */
    JsonNode passing() {
        var reference = tree;
        var kept = reference == null ? null : reference.get();
        return kept == null ? parsed() : kept;
    }

    private JsonNode parsed() {
        return isDeflated ? inflated(text) : read(new ByteArrayInputStream(text));
    }

    private static byte[] text(JsonNode tree) {
        try {
            return JSON.writeValueAsBytes(tree);
        } catch (JsonProcessingException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static byte[] deflated(JsonNode tree) {
        var deflater = new Deflater(Deflater.BEST_SPEED, true);
        var bytes = new ByteArrayOutputStream();
        try (OutputStream out = new DeflaterOutputStream(bytes, deflater)) {
            JSON.writeValue(out, tree);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        } finally {
            deflater.end(); // it holds memory outside of the heap
        }
        return bytes.toByteArray();
    }

    private static JsonNode inflated(byte[] text) {
        var inflater = new Inflater(true);
        try {
            return read(new InflaterInputStream(new ByteArrayInputStream(text), inflater));
        } finally {
            inflater.end();
        }
    }

    private static JsonNode read(InputStream text) {
        try (text) {
            return JSON.readTree(text);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
