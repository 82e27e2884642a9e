package dev.serve.http;

import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * How hosts are asked.
 *
 * @param authenticator says who asks
 * @param simultaneous how many requests each host gets at once
 * @param timeout how long a request may take from its sending to the last byte of its answer, retries and redirects
 *     included; the time that it waits for its turn not
 * @param connectTimeout how long a connection may take to come about, within {@code timeout}
 * @param retries how often a request that may be repeated is sent again when its connection is lost: GET, HEAD, OPTIONS,
 *     PUT, DELETE and TRACE
 * @param redirects how many redirects are followed; with none a redirect is a response like others
 * @param maxResponse how many bytes the body of an answer may have, as sent and decompressed
 * @param maxWaiting how many requests may wait for their turn at one host; more are refused
 * @param tls what https is spoken with; the JDK's own certificates where empty
 */
public record ClientOptions(
        Authenticator authenticator,
        int simultaneous,
        Duration timeout,
        Duration connectTimeout,
        int retries,
        int redirects,
        int maxResponse,
        int maxWaiting,
        Optional<SSLContext> tls) {

    private static final Duration LONGEST = Duration.ofDays(1);

    private static final ClientOptions DEFAULTS = new ClientOptions(
            Authenticator.none(),
            2,
            Duration.ofSeconds(30),
            Duration.ofSeconds(5),
            2,
            5,
            16 << 20,
            100_000,
            Optional.empty());

    public ClientOptions {
        within("simultaneous", simultaneous, 1, 10_000);
        within("retries", retries, 0, 100);
        within("redirects", redirects, 0, 100);
        within("maxResponse", maxResponse, 1, Integer.MAX_VALUE - 8);
        within("maxWaiting", maxWaiting, 1, 10_000_000);
        within("timeout", timeout);
        within("connectTimeout", connectTimeout);
    }

    /** Nobody says who asks; 2 at once, 30 s, 5 s to connect, 2 retries, 5 redirects, 16 MiB, 100,000 waiting. */
    public static ClientOptions defaults() {
        return DEFAULTS;
    }

    public ClientOptions withAuthenticator(Authenticator changed) {
        return new ClientOptions(
                changed, simultaneous, timeout, connectTimeout, retries, redirects, maxResponse, maxWaiting, tls);
    }

    public ClientOptions withSimultaneous(int changed) {
        return new ClientOptions(
                authenticator, changed, timeout, connectTimeout, retries, redirects, maxResponse, maxWaiting, tls);
    }

    public ClientOptions withTimeout(Duration changed) {
        return new ClientOptions(
                authenticator, simultaneous, changed, connectTimeout, retries, redirects, maxResponse, maxWaiting, tls);
    }

    public ClientOptions withConnectTimeout(Duration changed) {
        return new ClientOptions(
                authenticator, simultaneous, timeout, changed, retries, redirects, maxResponse, maxWaiting, tls);
    }

    public ClientOptions withRetries(int changed) {
        return new ClientOptions(
                authenticator, simultaneous, timeout, connectTimeout, changed, redirects, maxResponse, maxWaiting, tls);
    }

    public ClientOptions withRedirects(int changed) {
        return new ClientOptions(
                authenticator, simultaneous, timeout, connectTimeout, retries, changed, maxResponse, maxWaiting, tls);
    }

    public ClientOptions withMaxResponse(int changedBytes) {
        return new ClientOptions(
                authenticator,
                simultaneous,
                timeout,
                connectTimeout,
                retries,
                redirects,
                changedBytes,
                maxWaiting,
                tls);
    }

    public ClientOptions withMaxWaiting(int changed) {
        return new ClientOptions(
                authenticator, simultaneous, timeout, connectTimeout, retries, redirects, maxResponse, changed, tls);
    }

    public ClientOptions withTls(SSLContext changed) {
        return new ClientOptions(
                authenticator,
                simultaneous,
                timeout,
                connectTimeout,
                retries,
                redirects,
                maxResponse,
                maxWaiting,
                Optional.of(changed));
    }

    private static void within(String name, int found, int least, int most) {
        if (found < least || found > most) {
            throw new IllegalArgumentException(
                    name + ": expected a number from " + least + " to " + most + ", found " + found);
        }
    }

    static void within(String name, Duration found) {
        if (found.compareTo(Duration.ofMillis(1)) < 0 || found.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(name + ": expected a duration from 1 ms to 1 day, found " + found);
        }
    }
}
