package dev.serve.worker;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The secrets that a process has made, to find them in texts. Those of fewer than {@value #SHORTEST} characters are not looked for, as
 * they would be found in every other word; and of more than {@value #MOST} the oldest are forgotten.
 *
 * <p>A text is gone through once, however many secrets there are: the four characters at each place are looked up in a filter
 * of the beginnings of all secrets.
 *
 * <p>Threads: {@code all} is guarded by this object's monitor; {@code index} is replaced as a whole.
 */
final class KnownSecrets {

    static final int SHORTEST = 6;
    static final int MOST = 1_000;

    private static final String MASK = "***";
    private static final int BITS = 1 << 14;

    /** What a text is compared with: the secrets by the hash of how they begin, the longest first. */
    private static final class Index {
        final long[] filter = new long[BITS / Long.SIZE];
        final Map<Integer, List<String>> byBeginning = new HashMap<>();

        boolean mayBegin(int hash) {
            return (filter[bit(hash) / Long.SIZE] & 1L << bit(hash)) != 0;
        }
    }

    private final Deque<String> all = new ArrayDeque<>();
    private volatile @Nullable Index index;

    synchronized void add(String secret) {
        if (secret.length() < SHORTEST || all.contains(secret)) {
            return;
        }
        all.addLast(secret);
        if (all.size() > MOST) {
            all.removeFirst();
        }
        index = index();
    }

    private Index index() {
        Index made = new Index();
        for (String secret : all) {
            int hash = hash(secret, 0);
            made.filter[bit(hash) / Long.SIZE] |= 1L << bit(hash);
            made.byBeginning.computeIfAbsent(hash, _ -> new ArrayList<>()).add(secret);
        }
        made.byBeginning.values().forEach(same -> same.sort((left, right) -> right.length() - left.length()));
        return made;
    }

    String mask(String text) {
        Index now = index;
        if (now == null || text.length() < SHORTEST) {
            return text;
        }
        StringBuilder out = null;
        int done = 0;
        for (int i = 0; i <= text.length() - SHORTEST; i++) {
            int hash = hash(text, i);
            if (now.mayBegin(hash)) {
                int length = lengthOfSecretAt(text, i, now.byBeginning.get(hash));
                if (length > 0) {
                    out = out == null ? new StringBuilder() : out;
                    out.append(text, done, i).append(MASK);
                    done = i + length;
                    i = done - 1;
                }
            }
        }
        return out == null ? text : out.append(text, done, text.length()).toString();
    }

    private static int lengthOfSecretAt(String text, int at, @Nullable List<String> candidates) {
        if (candidates != null) {
            for (String secret : candidates) {
                if (text.startsWith(secret, at)) {
                    return secret.length();
                }
            }
        }
        return 0;
    }

    private static int hash(String text, int at) {
        return ((text.charAt(at) * 31 + text.charAt(at + 1)) * 31 + text.charAt(at + 2)) * 31 + text.charAt(at + 3);
    }

    private static int bit(int hash) {
        return (hash ^ hash >>> 14) & BITS - 1;
    }
}
