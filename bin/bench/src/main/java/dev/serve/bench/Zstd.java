package dev.serve.bench;

import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDecompressCtx;
import io.airlift.compress.v3.zstd.ZstdJavaCompressor;
import io.airlift.compress.v3.zstd.ZstdJavaDecompressor;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessagePack;

/**
 * What it costs to compress a message body with Zstandard and to take it apart again: in pure Java (aircompressor), with
 * a decompressor that is kept, as the product does it, or made anew; and by the native library (zstd-jni). In turns within one run; medians.
 */
public final class Zstd {

    private static final int ROUNDS = 9;
    private static final int WARM_UP_ROUNDS = 4;
    private static final long NANOS_A_HEAT = TimeUnit.MILLISECONDS.toNanos(200);
    private static final int LEVEL = 3;
    private static final List<String> WORDS = List.of(
            "order", "customer", "amount", "shipped", "pending", "express", "warehouse", "north", "south", "invoice");

    /** Compresses one body, or takes it apart. */
    @FunctionalInterface
    private interface Work {
        byte[] run(byte[] body);
    }

    private record Codec(String name, Work compress, Work decompress) {}

    private Zstd() {}

    /** Runs with bodies of 1 KiB, 100 KiB and 5 MiB, or of as many bytes as the arguments say. */
    public static void main(String... arguments) throws Exception {
        int[] sizes = arguments.length == 0
                ? new int[] {1 << 10, 100 << 10, 5 << 20}
                : Arrays.stream(arguments).mapToInt(Integer::parseInt).toArray();
        System.out.printf("%9s %-14s %10s %14s %14s%n", "bytes", "codec", "compressed", "compress/s", "decompress/s");
        for (int size : sizes) {
            measure(body(size));
        }
    }

    private static void measure(byte[] body) throws Exception {
        try (ZstdCompressCtx compressing = new ZstdCompressCtx().setLevel(LEVEL);
                ZstdDecompressCtx decompressing = new ZstdDecompressCtx()) {
            ZstdJavaDecompressor kept = new ZstdJavaDecompressor();
            List<Codec> codecs = List.of(
                    new Codec("aircompressor", Zstd::compress, packed -> decompress(kept, packed, body.length)),
                    new Codec(
                            "  made anew",
                            Zstd::compress,
                            packed -> decompress(new ZstdJavaDecompressor(), packed, body.length)),
                    new Codec(
                            "zstd-jni",
                            compressing::compress,
                            packed -> decompressing.decompress(packed, body.length)));
            Map<String, Race.Heat> heats = new LinkedHashMap<>();
            for (Codec codec : codecs) {
                byte[] packed = codec.compress.run(body);
                if (!Arrays.equals(body, codec.decompress.run(packed))) {
                    throw new IllegalStateException(codec.name + " does not give back what it got");
                }
                heats.put(codec.name + " c", () -> rate(codec.compress, body));
                heats.put(codec.name + " d", () -> rate(codec.decompress, packed));
            }
            Map<String, Double> medians = Race.medians(heats, WARM_UP_ROUNDS, ROUNDS);
            for (Codec codec : codecs) {
                System.out.printf(
                        "%,9d %-14s %,10d %,14.0f %,14.0f%n",
                        body.length,
                        codec.name,
                        codec.compress.run(body).length,
                        medians.getOrDefault(codec.name + " c", 0.0),
                        medians.getOrDefault(codec.name + " d", 0.0));
            }
        }
    }

    private static double rate(Work work, byte[] body) {
        long begin = System.nanoTime();
        long runs = 0;
        long bytes = 0;
        while (System.nanoTime() - begin < NANOS_A_HEAT) {
            bytes += work.run(body).length;
            runs++;
        }
        if (bytes == 0) {
            throw new IllegalStateException("nothing came out");
        }
        return runs * 1e9 / (System.nanoTime() - begin);
    }

    private static byte[] compress(byte[] body) {
        ZstdJavaCompressor compressor = new ZstdJavaCompressor();
        byte[] packed = new byte[compressor.maxCompressedLength(body.length)];
        return Arrays.copyOf(packed, compressor.compress(body, 0, body.length, packed, 0, packed.length));
    }

    private static byte[] decompress(ZstdJavaDecompressor decompressor, byte[] packed, int size) {
        byte[] body = new byte[size];
        decompressor.decompress(packed, 0, packed.length, body, 0, size);
        return body;
    }

    /** A request as applications send them: a list of rows with names, numbers and words; cut to the size. */
    private static byte[] body(int size) throws IOException {
        Random random = new Random(size);
        try (MessageBufferPacker packer = MessagePack.newDefaultBufferPacker()) {
            while (packer.getTotalWrittenBytes() < size) {
                packer.packMapHeader(4);
                packer.packString("id").packInt(random.nextInt(1_000_000));
                packer.packString("state").packString(WORDS.get(random.nextInt(WORDS.size())));
                packer.packString("price").packDouble(random.nextInt(100_000) / 100.0);
                packer.packString("note").packString(note(random));
            }
            return Arrays.copyOf(packer.toByteArray(), size);
        }
    }

    private static String note(Random random) {
        StringBuilder note = new StringBuilder();
        for (int words = random.nextInt(8); words >= 0; words--) {
            note.append(WORDS.get(random.nextInt(WORDS.size()))).append(' ');
        }
        return note.toString();
    }
}
