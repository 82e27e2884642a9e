package dev.serve.jsonrpc;

import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpParser;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.http.HttpVersion;
import org.jspecify.annotations.Nullable;

/**
 * Makes requests of the bytes of one connection. Jetty's parser finds the parts, at its strictest, so that no proxy in
 * front can be of another opinion on where a request ends; what is allowed among them is decided here. Used by the
 * connection's thread alone.
 */
final class HttpRequestReader {

    private final int mostBodyBytes;
    private final SocketAddress remote;
    private final Events events = new Events();
    private final HttpParser parser = new HttpParser(events, HttpLimits.MOST_HEADER_BYTES, HttpCompliance.STRICT);
    private final HttpBody body;

    private String method = "";
    private String target = "";
    private HttpVersion version = HttpVersion.HTTP_1_1;
    private List<HttpField> fields = List.of();
    private boolean gzip;
    private boolean keepAlive;
    private boolean continueWanted;
    private boolean complete;
    private @Nullable HttpProblem problem;

    HttpRequestReader(int mostBodyBytes, SocketAddress remote) {
        this.mostBodyBytes = mostBodyBytes;
        this.remote = remote;
        body = new HttpBody(mostBodyBytes);
    }

    /** Whether nothing of a request has come yet, but for empty lines. */
    boolean isBetweenRequests() {
        return parser.isState(HttpParser.State.START);
    }

    /** Tells once whether the client waits for a 100 before it sends the body. */
    boolean takeContinueWanted() {
        boolean wanted = continueWanted && !complete;
        continueWanted = false;
        return wanted;
    }

    /** Reads on; the request, once it is there as a whole. What belongs to the next one stays in the buffer. */
    Optional<HttpRequest> read(ByteBuffer bytes) throws HttpProblem {
        do {
            parser.parseNext(bytes);
            HttpProblem found = problem;
            if (found != null) {
                throw found;
            }
        } while (bytes.hasRemaining() && !complete);
        if (!complete) {
            return Optional.empty();
        }
        complete = false;
        HttpRequest request = request();
        parser.reset();
        return Optional.of(request);
    }

    private HttpRequest request() throws HttpProblem {
        byte[] sent = body.take();
        byte[] inflated = gzip ? HttpBody.inflate(sent, mostBodyBytes) : sent;
        String path = target;
        String query = "";
        if (target.startsWith("/")) {
            int mark = target.indexOf('?');
            if (mark >= 0) {
                path = target.substring(0, mark);
                query = target.substring(mark + 1);
            }
        } else if (!target.equals("*")) {
            HttpURI uri = absolute(target);
            String found = uri.getPath();
            path = found == null || found.isEmpty() ? "/" : found;
            String asked = uri.getQuery();
            query = asked == null ? "" : asked;
        }
        return new HttpRequest(
                method, target, path, query, fields, inflated, remote, keepAlive, version == HttpVersion.HTTP_1_0);
    }

    private static HttpURI absolute(String target) throws HttpProblem {
        String lower = target.toLowerCase(Locale.ROOT);
        if (lower.startsWith("http://") || lower.startsWith("https://")) {
            try {
                return HttpURI.from(target);
            } catch (RuntimeException noUri) {
                throw new HttpProblem(400, "expected a request target, found '" + target + "'");
            }
        }
        throw new HttpProblem(400, "expected a request target that begins with / or http://, found '" + target + "'");
    }

    /** What the parser finds. It asks for a pause by {@code true}; a problem found here is thrown after that. */
    private final class Events implements HttpParser.RequestHandler {

        @Override
        public void startRequest(String method, String target, HttpVersion version) {
            HttpRequestReader.this.method = method;
            HttpRequestReader.this.target = target;
            HttpRequestReader.this.version = version;
            fields = new ArrayList<>(8);
        }

        @Override
        public void parsedHeader(HttpField field) {
            fields.add(field);
        }

        @Override
        public boolean headerComplete() {
            try {
                checkHeaders();
            } catch (HttpProblem found) {
                problem = found;
                return true;
            }
            return continueWanted;
        }

        @Override
        public boolean content(ByteBuffer content) {
            try {
                body.add(content);
                return false;
            } catch (HttpProblem found) {
                problem = found;
                return true;
            }
        }

        @Override
        public boolean contentComplete() {
            return false;
        }

        @Override
        public boolean messageComplete() {
            complete = true;
            return true;
        }

        @Override
        public void earlyEOF() {
            problem = new HttpProblem(400, "the request ended before it was complete");
        }

        @Override
        public void badMessage(HttpException failure) {
            String reason = failure.getReason();
            if (problem == null) {
                problem = new HttpProblem(statusOf(failure), reason == null ? "not HTTP" : reason);
            }
        }

        private static int statusOf(HttpException failure) {
            return switch (failure.getCode()) {
                case 414, 431, 501, 505 -> failure.getCode();
                default -> 400;
            };
        }

        private void checkHeaders() throws HttpProblem {
            if (version != HttpVersion.HTTP_1_1 && version != HttpVersion.HTTP_1_0) {
                throw new HttpProblem(505, "expected HTTP/1.1 or HTTP/1.0, found " + version);
            }
            boolean latest = version == HttpVersion.HTTP_1_1;
            keepAlive = latest;
            gzip = false;
            continueWanted = false;
            boolean lengthTold = false;
            boolean encodingTold = false;
            for (HttpField field : fields) {
                if (field.getHeader() == null) {
                    continue;
                }
                switch (field.getHeader()) {
                    case CONTENT_LENGTH -> lengthTold = true;
                    case TRANSFER_ENCODING -> {
                        checkTransferEncoding(field, encodingTold);
                        encodingTold = true;
                    }
                    case CONTENT_ENCODING -> gzip = isGzip(field);
                    case CONNECTION ->
                        keepAlive = latest
                                ? keepAlive && !field.contains("close")
                                : keepAlive || field.contains("keep-alive");
                    case EXPECT -> continueWanted = latest && isContinue(field);
                    default -> {}
                }
            }
            if (encodingTold && (lengthTold || !latest)) {
                throw new HttpProblem(400, "expected no Content-Length and HTTP/1.1 beside a Transfer-Encoding");
            }
            long length = encodingTold ? -1 : Math.max(0, parser.getContentLength());
            if (length > mostBodyBytes) {
                throw HttpBody.tooLong(mostBodyBytes);
            }
            continueWanted = continueWanted && length != 0;
            body.begin(length);
        }

        private static void checkTransferEncoding(HttpField field, boolean again) throws HttpProblem {
            if (again || !"chunked".equalsIgnoreCase(field.getValue())) {
                throw new HttpProblem(501, "expected the transfer encoding chunked, found '" + field.getValue() + "'");
            }
        }

        /** More than one coding is refused, as are two headers, of which none is the identity. */
        private boolean isGzip(HttpField field) throws HttpProblem {
            String coding = String.valueOf(field.getValue()).strip().toLowerCase(Locale.ROOT);
            return switch (coding) {
                case "", "identity" -> gzip;
                case "gzip", "x-gzip" -> {
                    if (gzip) {
                        throw new HttpProblem(415, "expected the content encoding gzip once, found it twice");
                    }
                    yield true;
                }
                default -> throw new HttpProblem(415, "expected the content encoding gzip, found '" + coding + "'");
            };
        }

        private static boolean isContinue(HttpField field) throws HttpProblem {
            if ("100-continue".equalsIgnoreCase(field.getValue())) {
                return true;
            }
            throw new HttpProblem(417, "expected the expectation 100-continue, found '" + field.getValue() + "'");
        }
    }
}
