package dev.serve.jsonrpc;

import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.DateGenerator;

/** The Date header's line, made once a second. Threads: the line of the last second is published as a whole. */
final class HttpDate {

    @SuppressWarnings("ArrayRecordComponent") // Published as a whole, and never compared.
    private record Line(long second, byte[] bytes) {}

    private volatile Line last = lineOf(System.currentTimeMillis() / 1_000);

    byte[] line() {
        Line line = last;
        long second = System.currentTimeMillis() / 1_000;
        if (line.second != second) {
            line = lineOf(second);
            last = line;
        }
        return line.bytes;
    }

    private static Line lineOf(long second) {
        String text = "Date: " + DateGenerator.formatDate(second * 1_000) + "\r\n";
        return new Line(second, text.getBytes(StandardCharsets.US_ASCII));
    }
}
