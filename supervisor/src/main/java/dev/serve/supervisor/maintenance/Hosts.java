package dev.serve.supervisor.maintenance;

import java.net.InetAddress;
import java.util.Optional;

/** What host names and addresses say by themselves: nothing here looks a name up. */
final class Hosts {

    private Hosts() {}

    /** The address that a text spells out, with or without the brackets of IPv6. */
    static Optional<InetAddress> literal(String host) {
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        try {
            return Optional.of(InetAddress.ofLiteral(bracketed ? host.substring(1, host.length() - 1) : host));
        } catch (IllegalArgumentException isName) {
            return Optional.empty();
        }
    }

    static boolean isLoopback(String host) {
        return host.equalsIgnoreCase("localhost")
                || literal(host).map(InetAddress::isLoopbackAddress).orElse(false);
    }

    /** The host of {@code host:port}, {@code host}, {@code [::1]:port} or {@code [::1]}. */
    static String withoutPort(String authority) {
        int colon = authority.lastIndexOf(':');
        return colon > authority.lastIndexOf(']') ? authority.substring(0, colon) : authority;
    }
}
