package dev.serve.http;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import javax.net.ssl.SSLSocket;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.DefaultBHttpClientConnection;
import org.apache.hc.core5.http.impl.io.HttpRequestExecutor;
import org.apache.hc.core5.http.io.SessionInputBuffer;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.apache.hc.core5.http.protocol.HttpCoreContext;
import org.apache.hc.core5.io.CloseMode;
import org.jspecify.annotations.Nullable;

/**
 * One connection to one host, over which one request after the other goes.
 *
 * <p>Threads: used by one thread at a time, which got it from another safely; closed by any, and then whoever uses it gets
 * an exception.
 */
final class Connection implements Closeable {

    private static final Http1Config CONFIG = Http1Config.custom()
            .setBufferSize(8 * 1024)
            .setMaxLineLength(16 * 1024)
            .setMaxHeaderCount(200)
            .setMaxEmptyLineCount(2)
            .build();
    private static final HttpRequestExecutor EXECUTOR = new HttpRequestExecutor();
    private static final int READ_AT_ONCE_BYTES = 8 * 1024;
    /** Up to here memory is set aside for a body because its host says how long it is; else as it comes. */
    private static final int BELIEVED_BYTES = 1 << 20;
    /** Within it a kept connection is used without a look whether the host has closed it: a look costs a millisecond. */
    private static final long FRESH_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final Target target;
    private final Http http = new Http();
    private boolean keepable;
    private long idleSinceNanos;
    private long idleNanos;

    /** Over a socket that is connected, and has agreed on TLS where it is one of TLS. */
    Connection(Target target, Socket socket, @Nullable Socket beneath) throws IOException {
        this.target = target;
        if (socket instanceof SSLSocket secure) {
            http.bind(secure, beneath);
        } else {
            http.bind(socket);
        }
    }

    Target target() {
        return target;
    }

    /** Whether one more request may go over it. */
    boolean isReusable() {
        return keepable && http.isOpen() && !http.hasExcess();
    }

    /** Whether nothing says that it is of no use any more. */
    boolean isAlive(long nowNanos) {
        if (!isReusable() || isExpired(nowNanos)) {
            return false;
        }
        try {
            return nowNanos - idleSinceNanos < FRESH_NANOS || !(http.isStale() || http.hasExcess());
        } catch (IOException gone) {
            return false;
        }
    }

    /** Whether it has been idle for as long as the host keeps it, or as it is worth while. */
    boolean isExpired(long nowNanos) {
        return nowNanos - idleSinceNanos >= idleNanos;
    }

    /** When it will be {@linkplain #isExpired expired}. */
    long expiresAtNanos() {
        return idleSinceNanos + idleNanos;
    }

    /**
     * Sends a request and reads its answer.
     *
     * @param headers all but those that say how long the body is
     * @param most how many bytes the body may have
     * @throws TooLargeException when it has more; the connection can't be used any more then
     */
    Response send(Hop hop, Map<String, String> headers, int most) throws IOException, HttpException {
        keepable = false;
        Request request = hop.request();
        byte[] body = hop.body().bytes();
        HttpCoreContext context = HttpCoreContext.create();
        BasicClassicHttpRequest sent = new BasicClassicHttpRequest(request.method(), request.path());
        headers.forEach(sent::setHeader);
        if (body.length > 0) {
            sent.setHeader("Content-Length", body.length);
            sent.setEntity(new ByteArrayEntity(body, (ContentType) null));
        } else if (request.method().equals("POST")
                || request.method().equals("PUT")
                || request.method().equals("PATCH")) {
            sent.setHeader("Content-Length", 0);
        }
        try (ClassicHttpResponse answer = EXECUTOR.execute(sent, http, context)) {
            byte[] bytes = whole(answer.getEntity(), most);
            idleNanos = KeepAlive.nanos(answer.getFirstHeader("Keep-Alive"));
            keepable = idleNanos > 0 && EXECUTOR.keepAlive(sent, answer, http, context);
            idleSinceNanos = System.nanoTime();
            return new Response(answer.getCode(), headers(answer), bytes, request);
        }
    }

    /** Cuts it off, whoever uses it. */
    @Override
    public void close() {
        http.close(CloseMode.IMMEDIATE);
    }

    private byte[] whole(@Nullable HttpEntity entity, int most) throws IOException {
        try {
            return entity == null ? new byte[0] : read(entity, most);
        } catch (IOException unread) {
            // Or else to leave the answer would mean to read the rest of it, however long it is.
            close();
            throw unread;
        }
    }

    private static byte[] read(HttpEntity entity, int most) throws IOException {
        long length = entity.getContentLength();
        if (length > most) {
            throw new TooLargeException(most, Optional.of(length));
        }
        InputStream in = entity.getContent();
        String encoding = Optional.ofNullable(entity.getContentEncoding())
                .orElse("identity")
                .toLowerCase(Locale.ROOT);
        return switch (encoding) {
            case "identity" -> read(in, (int) length, most);
            case "gzip", "x-gzip" -> unpacked(in, most);
            default -> throw new ZipException("expected a body as it is or in gzip, found '" + encoding + "'");
        };
    }

    private static byte[] unpacked(InputStream in, int most) throws IOException {
        PushbackInputStream packed = new PushbackInputStream(in, 1);
        int first = packed.read();
        if (first < 0) {
            return new byte[0];
        }
        packed.unread(first);
        try {
            byte[] bytes = read(new GZIPInputStream(packed, READ_AT_ONCE_BYTES), -1, most);
            if (packed.read() >= 0) {
                throw new ZipException("expected the end of a body with its gzip, found more");
            }
            return bytes;
        } catch (EOFException truncated) {
            ZipException broken = new ZipException("expected a whole gzip, found its end missing");
            broken.initCause(truncated);
            throw broken;
        }
    }

    private static byte[] read(InputStream in, int length, int most) throws IOException {
        if (length >= 0 && length <= BELIEVED_BYTES) {
            byte[] bytes = new byte[length];
            int count = in.readNBytes(bytes, 0, length);
            return count == length ? bytes : Arrays.copyOf(bytes, count);
        }
        byte[] bytes = in.readNBytes(most);
        if (bytes.length == most && in.read() >= 0) {
            throw new TooLargeException(most, Optional.empty());
        }
        return bytes;
    }

    private static Map<String, List<String>> headers(ClassicHttpResponse answer) {
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (Iterator<Header> all = answer.headerIterator(); all.hasNext(); ) {
            Header header = all.next();
            headers.computeIfAbsent(header.getName(), _ -> new ArrayList<>(1))
                    .add(Optional.ofNullable(header.getValue()).orElse(""));
        }
        return java.util.Collections.unmodifiableMap(headers);
    }

    /** Tells also whether more has come than was asked for, which must not be taken for the next answer. */
    private static final class Http extends DefaultBHttpClientConnection {

        private @Nullable SessionInputBuffer received;

        Http() {
            super(CONFIG, null, null, null, null, null, new Heads(CONFIG));
        }

        @Override
        protected InputStream createContentInputStream(long length, SessionInputBuffer buffer, InputStream in) {
            received = buffer;
            return super.createContentInputStream(length, buffer, in);
        }

        boolean hasExcess() {
            return received != null && received.length() > 0;
        }
    }
}
