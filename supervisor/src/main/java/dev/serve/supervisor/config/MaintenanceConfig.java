package dev.serve.supervisor.config;

import dev.serve.worker.Secret;
import java.net.InetAddress;
import java.util.Optional;

/**
 * The maintenance port.
 *
 * @param enabled false for none at all
 * @param host the address or name it binds to
 * @param port 0 to 65535; 0 for any that is free
 * @param token what a client has to show; always there unless {@link #isLoopback} or there is a filter
 * @param filter takes those who show no token
 * @param tls empty for plain HTTP
 * @param sendsStacks whether callers of a procedure are sent file, line and stack of what it threw
 */
public record MaintenanceConfig(
        boolean enabled,
        String host,
        int port,
        Optional<Secret> token,
        Optional<FilterConfig> filter,
        Optional<TlsConfig> tls,
        boolean sendsStacks,
        EventsConfig events) {

    /** Whether only this machine can reach the port. */
    public boolean isLoopback() {
        return isLoopback(host);
    }

    /** Whether a host is this machine by its address or as {@code localhost}; no name is looked up. */
    static boolean isLoopback(String host) {
        return host.equals("localhost")
                || literal(host).map(InetAddress::isLoopbackAddress).orElse(false);
    }

    /** Whether a text has the form of an address or of a host name. */
    static boolean isHost(String host) {
        boolean isName = !host.isEmpty()
                && host.chars().allMatch(c -> Character.isLetterOrDigit(c) || c == '-' || c == '.' || c == '_');
        return isName || literal(host).isPresent();
    }

    private static Optional<InetAddress> literal(String host) {
        try {
            return Optional.of(InetAddress.ofLiteral(host));
        } catch (IllegalArgumentException isName) {
            return Optional.empty();
        }
    }
}
