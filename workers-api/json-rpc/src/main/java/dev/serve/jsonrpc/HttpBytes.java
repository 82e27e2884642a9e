package dev.serve.jsonrpc;

import java.util.Arrays;

/** A buffer that grows as text and bytes are added, and is used again. Used by one thread at a time. */
final class HttpBytes {

    private byte[] bytes;
    private int length;

    HttpBytes(int capacity) {
        bytes = new byte[capacity];
    }

    void clear() {
        length = 0;
    }

    byte[] array() {
        return bytes;
    }

    int length() {
        return length;
    }

    /** Adds a text of ASCII letters. */
    HttpBytes add(String ascii) {
        int more = ascii.length();
        reserve(more);
        for (int i = 0; i < more; i++) {
            bytes[length++] = (byte) ascii.charAt(i);
        }
        return this;
    }

    HttpBytes add(int number) {
        return add(Integer.toString(number));
    }

    HttpBytes add(byte[] more) {
        return add(more, 0, more.length);
    }

    HttpBytes add(byte[] more, int from, int count) {
        reserve(count);
        System.arraycopy(more, from, bytes, length, count);
        length += count;
        return this;
    }

    private void reserve(int more) {
        if (more > bytes.length - length) {
            bytes = Arrays.copyOf(bytes, Math.max(length + more, 2 * bytes.length));
        }
    }
}
