package dev.serve.http;

/**
 * Where a request goes.
 *
 * @param host a name or an address, in small letters; an IPv6 address without brackets
 * @param port 1 to 65535
 */
record Target(boolean secure, String host, int port) {

    private static final int MOST_CHARACTERS = 300;

    /**
     * Reads {@code name}, {@code name:port}, with or without {@code http://} or {@code https://}.
     *
     * @throws IllegalArgumentException for anything else
     */
    static Target parse(String text) {
        boolean secure = text.regionMatches(true, 0, "https://", 0, 8);
        boolean plain = text.regionMatches(true, 0, "http://", 0, 7);
        String rest = secure ? text.substring(8) : plain ? text.substring(7) : text;
        if (rest.endsWith("/")) {
            rest = rest.substring(0, rest.length() - 1);
        }
        int bracket = rest.lastIndexOf(']');
        int colon = rest.indexOf(':', Math.max(0, bracket));
        String host = colon < 0 ? rest : rest.substring(0, colon);
        if (bracket >= 0) {
            boolean closed = rest.startsWith("[") && host.length() == bracket + 1;
            host = closed ? host.substring(1, bracket) : "";
        }
        if (host.isEmpty() || text.length() > MOST_CHARACTERS || !isHost(host, bracket >= 0)) {
            throw bad(text);
        }
        int usual = secure ? 443 : 80;
        return new Target(secure, lower(host), colon < 0 ? usual : port(rest.substring(colon + 1), text));
    }

    /** As it stands in a {@code Host} header: without the port that is usual. */
    String authority() {
        return port == (secure ? 443 : 80) ? bracketed() : bracketed() + ":" + port;
    }

    /** As it stands in an address. */
    @Override
    public String toString() {
        return (secure ? "https://" : "http://") + authority();
    }

    private String bracketed() {
        return host.indexOf(':') >= 0 ? "[" + host + "]" : host;
    }

    private static boolean isHost(String host, boolean address) {
        for (int i = 0; i < host.length(); i++) {
            char c = host.charAt(i);
            boolean fits = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.';
            if (!fits && !(address ? c == ':' || c == '%' : c == '-' || c == '_')) {
                return false;
            }
        }
        return true;
    }

    private static String lower(String host) {
        return host.toLowerCase(java.util.Locale.ROOT);
    }

    private static int port(String digits, String text) {
        if (digits.isEmpty() || digits.length() > 5 || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw bad(text);
        }
        int port = Integer.parseInt(digits);
        if (port < 1 || port > 65_535) {
            throw bad(text);
        }
        return port;
    }

    private static IllegalArgumentException bad(String text) {
        String found = text.length() > MOST_CHARACTERS ? text.substring(0, MOST_CHARACTERS) + "…" : text;
        return new IllegalArgumentException(
                "expected a host like name, name:8080 or https://name:8443, found '" + found + "'");
    }
}
