package dev.serve.http;

import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hc.core5.http.Header;
import org.jspecify.annotations.Nullable;

/** How long a connection is kept that nothing goes over: as long as its host says, {@code Keep-Alive: timeout=5}, and 30 s at most. */
final class KeepAlive {

    private static final Pattern TIMEOUT = Pattern.compile("(?i)(?:^|[\\s,;])timeout\\s*=\\s*(\\d{1,6})");
    private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(30);
    /** What the answer may have been on its way. */
    private static final long MARGIN_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private KeepAlive() {}

    /** In nanoseconds; zero or less where it is not to be kept. */
    static long nanos(@Nullable Header header) {
        if (header == null || header.getValue() == null) {
            return LONGEST_NANOS;
        }
        Matcher timeout = TIMEOUT.matcher(header.getValue());
        if (!timeout.find()) {
            return LONGEST_NANOS;
        }
        long said = TimeUnit.SECONDS.toNanos(Long.parseLong(timeout.group(1)));
        return Math.min(LONGEST_NANOS, said - MARGIN_NANOS);
    }
}
