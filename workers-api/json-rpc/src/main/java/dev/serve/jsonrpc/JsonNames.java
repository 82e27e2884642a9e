package dev.serve.jsonrpc;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Short texts that come again and again, such as the names of members: each is made once, as long as no other one takes its
 * place.
 *
 * <p>Safe to use from any thread: a text is immutable, and who does not see that it was made makes it again.
 */
final class JsonNames {

    /** The longest text that is kept. */
    static final int MOST_LENGTH = 32;

    private static final int PLACES = 256;

    private final String[] kept = new String[PLACES];

    JsonNames() {
        Arrays.fill(kept, "");
    }

    /** The text that these bytes stand for, all of which are ASCII. */
    String get(byte[] ascii, int from, int length) {
        if (length == 0) {
            return "";
        }
        int place = 31 * (31 * length + ascii[from]) + ascii[from + length - 1] & PLACES - 1;
        String known = kept[place];
        if (isSame(known, ascii, from, length)) {
            return known;
        }
        String made = new String(ascii, from, length, StandardCharsets.ISO_8859_1);
        kept[place] = made;
        return made;
    }

    private static boolean isSame(String known, byte[] ascii, int from, int length) {
        if (known.length() != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (known.charAt(i) != ascii[from + i]) {
                return false;
            }
        }
        return true;
    }
}
