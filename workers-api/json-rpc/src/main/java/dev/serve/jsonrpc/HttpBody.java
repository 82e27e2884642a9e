package dev.serve.jsonrpc;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * The body of one request as it comes in. It grows with what has come, never with what was announced. Used by the
 * connection's thread alone.
 */
final class HttpBody {

    private static final int FIRST_BYTES = 8 * 1024;
    private static final byte[] NONE = new byte[0];

    private final int most;
    private byte[] bytes = NONE;
    private int length;

    HttpBody(int most) {
        this.most = most;
    }

    /** Prepares for a body of the length that was announced, or -1 where none was. */
    void begin(long announced) {
        length = 0;
        bytes = announced == 0 ? NONE : new byte[announced < 0 ? 512 : (int) Math.min(announced, FIRST_BYTES)];
    }

    void add(ByteBuffer content) throws HttpProblem {
        int more = content.remaining();
        if (more > most - length) {
            throw tooLong(most);
        }
        if (more > bytes.length - length) {
            int doubled = (int) Math.min(most, 2L * bytes.length);
            bytes = Arrays.copyOf(bytes, Math.max(length + more, doubled));
        }
        content.get(bytes, length, more);
        length += more;
    }

    /** The whole body; nothing of it is kept here. */
    byte[] take() {
        byte[] whole = length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
        bytes = NONE;
        length = 0;
        return whole;
    }

    /** What a GZIP body holds, which may be no longer than {@code most}. */
    static byte[] inflate(byte[] compressed, int most) throws HttpProblem {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(compressed))) {
            byte[] whole = in.readNBytes(most);
            if (whole.length == most && in.read() >= 0) {
                throw tooLong(most);
            }
            return whole;
        } catch (ZipException | EOFException broken) {
            throw new HttpProblem(400, "expected a body in GZIP, found: " + broken.getMessage());
        } catch (IOException neverInMemory) {
            throw new HttpProblem(400, "the body can't be inflated");
        }
    }

    static HttpProblem tooLong(int most) {
        return new HttpProblem(413, "expected a body of at most " + most + " bytes, found a longer one");
    }
}
