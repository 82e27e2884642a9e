package dev.serve.amqp;

import io.airlift.compress.v3.zstd.ZstdJavaCompressor;
import io.airlift.compress.v3.zstd.ZstdJavaDecompressor;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * Compresses and decompresses bodies, in frames that carry their content size.
 *
 * <p>Safe to use from any thread: each decompressor is used by one at a time. A few are kept, as a new one costs ten times
 * what it costs to take a small body apart.
 */
final class Zstandard {

    private final BlockingQueue<ZstdJavaDecompressor> idle =
            new ArrayBlockingQueue<>(Runtime.getRuntime().availableProcessors());

    byte[] compress(byte[] content) {
        ZstdJavaCompressor compressor = new ZstdJavaCompressor();
        byte[] frame = new byte[compressor.maxCompressedLength(content.length)];
        return Arrays.copyOf(frame, compressor.compress(content, 0, content.length, frame, 0, frame.length));
    }

    /** What the frame holds, of so many bytes at most. */
    byte[] decompress(byte[] frame, int most) throws MalformedMessageException {
        byte[] content = new byte[ZstdFrame.contentSize(frame, most)];
        ZstdJavaDecompressor decompressor = Optional.ofNullable(idle.poll()).orElseGet(ZstdJavaDecompressor::new);
        int size;
        try {
            size = decompressor.decompress(frame, 0, frame.length, content, 0, content.length);
        } catch (RuntimeException broken) {
            // Not kept: what it holds now is of no use to anyone. It says in many ways that a frame is broken.
            throw MalformedMessageException.found("a Zstandard frame", "one that can't be decompressed");
        }
        idle.offer(decompressor);
        if (size != content.length) {
            throw MalformedMessageException.found("a Zstandard frame that holds what it announces", "one with less");
        }
        return content;
    }
}
