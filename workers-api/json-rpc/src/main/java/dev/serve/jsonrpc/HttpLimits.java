package dev.serve.jsonrpc;

import java.time.Duration;

/**
 * What a client may ask of the server.
 *
 * @param maxBodyBytes the longest body, as sent and also after inflating
 * @param request from the first byte of a request to its last
 * @param idle how long a connection is kept without a request
 * @param write how long a client may leave 64 KiB of an answer unread
 */
record HttpLimits(int maxBodyBytes, Duration request, Duration idle, Duration write) {

    static final int MOST_HEADER_BYTES = 16 * 1024;
}
