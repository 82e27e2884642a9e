package dev.serve.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.DefaultHttpResponseParserFactory;
import org.apache.hc.core5.http.io.HttpMessageParser;
import org.apache.hc.core5.http.io.HttpMessageParserFactory;
import org.jspecify.annotations.Nullable;

/** Makes readers of the heads of answers: such that take no head for a whole one that its connection's end has cut short. */
record Heads(Http1Config config) implements HttpMessageParserFactory<ClassicHttpResponse> {

    @Override
    @SuppressWarnings("deprecation") // It is the only one that has to be there.
    public HttpMessageParser<ClassicHttpResponse> create(@Nullable Http1Config unused) {
        HttpMessageParser<ClassicHttpResponse> parser = new DefaultHttpResponseParserFactory(config).create();
        return (buffer, in) -> parser.parse(buffer, new Uncut(in, buffer.length() > 0));
    }

    /** Used by one thread. */
    private static final class Uncut extends FilterInputStream {

        private boolean begun;

        Uncut(InputStream in, boolean begun) {
            super(in);
            this.begun = begun;
        }

        @Override
        public int read() throws IOException {
            return seen(super.read());
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            return seen(super.read(bytes, offset, length));
        }

        private int seen(int read) throws ConnectionClosedException {
            if (read < 0 && begun) {
                throw new ConnectionClosedException("expected the rest of the headers, found the end");
            }
            begun = true;
            return read;
        }
    }
}
