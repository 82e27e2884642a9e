package dev.serve.supervisor.config;

import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * A host as people write it: {@code name}, {@code name:port}, {@code [::1]:port}, also with {@code http://} or
 * {@code https://} before it.
 *
 * @param secure whether https is meant
 * @param host a name or an address; an IPv6 address without brackets
 * @param port 1 to 65535, if one is named
 */
public record HostAddress(boolean secure, String host, OptionalInt port) {

    private static final int MOST_CHARACTERS = 300;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]+");
    private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*(%[A-Za-z0-9.]+)?");

    /**
     * Reads one.
     *
     * @throws IllegalArgumentException if it is none, with what was expected and what was found
     */
    public static HostAddress parse(String text) {
        boolean secure = text.startsWith("https://");
        String bare = text.replaceFirst("^https?://", "");
        boolean isBracketed = bare.startsWith("[");
        int colon = bare.indexOf(':', isBracketed ? Math.max(0, bare.indexOf(']')) : 0);
        boolean isBareIpv6 = !isBracketed && colon >= 0 && bare.indexOf(':', colon + 1) >= 0;
        boolean hasPort = colon >= 0 && !isBareIpv6;
        String host = hasPort ? bare.substring(0, colon) : bare;
        if (isBracketed) {
            host = host.endsWith("]") ? host.substring(1, host.length() - 1) : "";
        }
        Pattern form = isBracketed || isBareIpv6 ? IPV6 : NAME;
        if (text.length() > MOST_CHARACTERS || !form.matcher(host).matches()) {
            throw new IllegalArgumentException("expected a host or host:port, found '" + Values.shown(text) + "'");
        }
        return new HostAddress(
                secure, host, hasPort ? OptionalInt.of(port(bare.substring(colon + 1), text)) : OptionalInt.empty());
    }

    private static int port(String digits, String text) {
        if (digits.matches("\\d{1,5}")) {
            int port = Integer.parseInt(digits);
            if (port >= 1 && port <= 65_535) {
                return port;
            }
        }
        throw new IllegalArgumentException("expected a port from 1 to 65535 after the colon, found '" + text + "'");
    }
}
