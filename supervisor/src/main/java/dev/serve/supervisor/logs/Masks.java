package dev.serve.supervisor.logs;

import dev.serve.worker.Secret;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Takes what is secret out of a text: the secrets that this process has read, and whatever looks like one. */
final class Masks {

    private static final String MASK = "***";

    /** What a name ends with, in lower case and without {@code -}, {@code _} and {@code .}, when its value is secret. */
    private static final String[] SECRET_NAMES = {
        "password",
        "passwd",
        "passphrase",
        "pwd",
        "secret",
        "token",
        "apikey",
        "accesskey",
        "secretkey",
        "privatekey",
        "authorization"
    };

    private static final int LONGEST_NAME = 40;

    /** A bearer token is at least so long; a word of a sentence is not. */
    private static final int SHORTEST_BEARER = 16;

    private static volatile @Nullable UnaryOperator<String> more;

    private Masks() {}

    /** The same text, with {@code ***} for each secret. */
    static String apply(String text) {
        UnaryOperator<String> besides = more;
        String masked = Secret.mask(shapes(text));
        return besides == null ? masked : besides.apply(masked);
    }

    /** Masks more from now on. */
    static void setMore(UnaryOperator<String> next) {
        more = next;
    }

    private static String shapes(String text) {
        Masking masking = new Masking(text);
        return masking.hasNext() ? masking.run() : text;
    }

    /** One text on its way through: what is before {@code done} has been copied to {@code out}, masked. */
    private static final class Masking {

        private final String text;
        private @Nullable StringBuilder out;
        private int done;
        private int equals;
        private int colon;
        private int bearer;

        Masking(String text) {
            this.text = text;
            equals = find('=', 0);
            colon = find(':', 0);
            bearer = findBearer(0);
        }

        /** Whether there is any place where something secret may begin. */
        boolean hasNext() {
            return Math.min(bearer, Math.min(equals, colon)) < text.length();
        }

        String run() {
            while (hasNext()) {
                int at = Math.min(bearer, Math.min(equals, colon));
                goOnAt(Math.max(at, at == bearer ? bearer(at + 1) : at == colon ? colon(at) : named(at)) + 1);
            }
            StringBuilder masked = out;
            return masked == null
                    ? text
                    : masked.append(text, done, text.length()).toString();
        }

        private void goOnAt(int from) {
            equals = equals < from ? find('=', from) : equals;
            colon = colon < from ? find(':', from) : colon;
            bearer = bearer < from ? findBearer(from) : bearer;
        }

        private int find(char c, int from) {
            int at = text.indexOf(c, from);
            return at < 0 ? text.length() : at;
        }

        /** The space behind the word. */
        private int findBearer(int from) {
            int at = text.indexOf("earer ", from);
            return at < 0 ? text.length() : at + 5;
        }

        private int colon(int at) {
            return text.startsWith("//", at + 1) ? userInfo(at + 3) : named(at);
        }

        /** {@code scheme://user:password@host}. Returns where to go on. */
        private int userInfo(int from) {
            int colon = -1;
            for (int i = from; i < text.length(); i++) {
                char c = text.charAt(i);
                if (c == '@') {
                    if (colon > 0 && colon + 1 < i) {
                        mask(colon + 1, i);
                    }
                    return i;
                }
                if (c == ':' && colon < 0) {
                    colon = i;
                } else if (c <= ' ' || c == '/' || c == '?' || c == '#' || c == '"' || c == '\'') {
                    return from - 1;
                }
            }
            return from - 1;
        }

        /** {@code name=value}, {@code name: value}, {@code "name":"value"}. Returns where to go on. */
        private int named(int at) {
            if (!isSecretName(at)) {
                return at;
            }
            int from = at + 1;
            while (from < text.length() && text.charAt(from) == ' ') {
                from++;
            }
            if (from == text.length()) {
                return at;
            }
            char quote = text.charAt(from);
            if (quote == '"' || quote == '\'') {
                int end = endOfQuoted(from + 1, quote);
                mask(from + 1, end);
                return end;
            }
            int end = endOfWord(from);
            // A scheme, as in "Authorization: Bearer x": what follows is the secret.
            if (isScheme(from, end) && end < text.length() && text.charAt(end) == ' ') {
                from = end + 1;
                end = endOfWord(from);
            }
            mask(from, end);
            return Math.max(at, end - 1);
        }

        private int bearer(int from) {
            int end = endOfWord(from);
            if (end - from >= SHORTEST_BEARER && text.regionMatches(true, from - 7, "b", 0, 1)) {
                mask(from, end);
            }
            return end - 1;
        }

        private boolean isScheme(int from, int end) {
            int length = end - from;
            return switch (length) {
                case 5 -> text.regionMatches(true, from, "basic", 0, 5);
                case 6 ->
                    text.regionMatches(true, from, "bearer", 0, 6) || text.regionMatches(true, from, "digest", 0, 6);
                default -> false;
            };
        }

        /** Compares from the end of the name, so most names are told apart by their last letter. */
        private boolean isSecretName(int end) {
            int last = end - 1;
            while (last >= 0 && (text.charAt(last) == '"' || text.charAt(last) == '\'' || text.charAt(last) == ' ')) {
                last--;
            }
            for (String name : SECRET_NAMES) {
                if (endsWith(last, name)) {
                    return true;
                }
            }
            return false;
        }

        private boolean endsWith(int last, String name) {
            int at = last;
            int least = Math.max(0, last - LONGEST_NAME);
            for (int i = name.length() - 1; i >= 0; i--) {
                while (at >= least && i < name.length() - 1 && isJoint(text.charAt(at))) {
                    at--;
                }
                if (at < least || lower(text.charAt(at)) != name.charAt(i)) {
                    return false;
                }
                at--;
            }
            return true;
        }

        private static boolean isJoint(char c) {
            return c == '-' || c == '_' || c == '.';
        }

        private static char lower(char c) {
            return c >= 'A' && c <= 'Z' ? (char) (c + 32) : c;
        }

        private int endOfQuoted(int from, char quote) {
            for (int i = from; i < text.length(); i++) {
                char c = text.charAt(i);
                if (c == '\\') {
                    i++;
                } else if (c == quote || c == '\n') {
                    return i;
                }
            }
            return text.length();
        }

        private int endOfWord(int from) {
            for (int i = from; i < text.length(); i++) {
                char c = text.charAt(i);
                if (c <= ' ' || c == ',' || c == ';' || c == '&' || c == '"' || c == '\'' || c == ')' || c == '}'
                        || c == ']') {
                    return i;
                }
            }
            return text.length();
        }

        private void mask(int from, int end) {
            if (end > from) {
                StringBuilder masked = out == null ? new StringBuilder(text.length()) : out;
                out = masked.append(text, done, from).append(MASK);
                done = end;
            }
        }
    }
}
