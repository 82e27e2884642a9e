package dev.serve.amqp;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever comes, it is a message or a {@link MalformedMessageException}, and costs no more memory than it should. */
class MutatedMessagesTest {

    private static final int BODIES = 100_000;
    private static final long SEED = 20_260_101;
    private static final WireLimits LIMITS = new WireLimits(1 << 16, 1 << 18, 20, 10_000, 1 << 16);

    /**
     * What one body may cost: its content three times over (as bytes, as text, as parts of it), the tables of a new
     * decompressor, and values with what holds them.
     */
    private static final long MOST_BYTES = 3L * LIMITS.contentBytes() + (1 << 20) + 200L * LIMITS.elements();

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private static List<byte[]> originals(WireFormat format) {
        WireCodec codec = new WireCodec(format, LIMITS);
        RandomValues values = new RandomValues(SEED, format);
        List<byte[]> originals = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            byte[] body = codec.encodeRequest(values.arguments());
            if (body.length < 3_000) {
                originals.add(body);
                originals.add(withoutChecksum(body));
            }
        }
        originals.add(codec.encodeReply(new WireReply.Failed("x".repeat(2_000))));
        originals.add(codec.encodeReply(new WireReply.Returned(1.5)));
        return originals;
    }

    /** A frame as Python writes it, so that what is broken inside is not found by the checksum; other bodies as they are. */
    private static byte[] withoutChecksum(byte[] body) {
        if (!ZstdFrame.begins(body)) {
            return body;
        }
        byte[] frame = Arrays.copyOf(body, body.length - 4);
        frame[4] &= ~0x04;
        return frame;
    }

    private static byte[] mutate(List<byte[]> originals, Random random) {
        byte[] body = originals.get(random.nextInt(originals.size()));
        for (int round = random.nextInt(3); round >= 0; round--) {
            body = mutate(body, originals.get(random.nextInt(originals.size())), random);
        }
        return body;
    }

    private static byte[] mutate(byte[] body, byte[] other, Random random) {
        ByteArrayOutputStream mutated = new ByteArrayOutputStream();
        // Most of what is decided is decided at the beginning.
        int from = random.nextInt(1 + (random.nextBoolean() ? body.length : Math.min(body.length, 16)));
        int to = Math.min(body.length, from + random.nextInt(8));
        mutated.write(body, 0, from);
        switch (random.nextInt(6)) {
            case 0 -> mutated.write(body, to, body.length - to);
            case 1 -> {
                mutated.write(random.nextInt(256));
                mutated.write(body, from, body.length - from);
            }
            case 2 -> {
                mutated.write(body, 0, to);
                mutated.write(body, from, body.length - from);
            }
            case 3 -> {
                int at = random.nextInt(other.length);
                mutated.write(other, at, other.length - at);
            }
            case 4 -> {
                mutated.writeBytes(new byte[] {(byte) (0xC0 + random.nextInt(32)), (byte) random.nextInt(256)});
                mutated.write(body, to, body.length - to);
            }
            default -> {
                if (from < body.length) {
                    mutated.write(body[from] ^ (1 << random.nextInt(8)));
                    mutated.write(body, from + 1, body.length - from - 1);
                }
            }
        }
        return mutated.toByteArray();
    }

    @ParameterizedTest
    @EnumSource
    @Timeout(300)
    void everyMutatedBodyIsAMessageOrMalformedAndCostsNoMoreThanItMay(WireFormat format) {
        WireCodec codec = new WireCodec(format, LIMITS);
        List<byte[]> originals = originals(format);
        Random random = new Random(SEED);
        int malformed = 0;
        int compressed = 0;
        for (int i = 0; i < BODIES; i++) {
            byte[] body = mutate(originals, random);
            compressed += ZstdFrame.begins(body) ? 1 : 0;
            long before = THREADS.getCurrentThreadAllocatedBytes();
            boolean isMalformed = i % 2 == 0 ? isNoRequest(codec, body) : isNoReply(codec, body);
            long cost = THREADS.getCurrentThreadAllocatedBytes() - before;
            malformed += isMalformed ? 1 : 0;
            if (cost > MOST_BYTES) {
                throw new AssertionError(
                        "took " + cost + " bytes: " + HexFormat.of().formatHex(body));
            }
        }
        assertThat(malformed).isBetween(BODIES / 2, BODIES - 1_000);
        assertThat(compressed).isGreaterThan(10_000);
    }

    private static boolean isNoRequest(WireCodec codec, byte[] body) {
        try {
            codec.decodeRequest(body);
            return false;
        } catch (MalformedMessageException malformed) {
            return true;
        } catch (RuntimeException | Error other) {
            throw new AssertionError(HexFormat.of().formatHex(body), other);
        }
    }

    private static boolean isNoReply(WireCodec codec, byte[] body) {
        try {
            codec.decodeReply(body);
            return false;
        } catch (MalformedMessageException malformed) {
            return true;
        } catch (RuntimeException | Error other) {
            throw new AssertionError(HexFormat.of().formatHex(body), other);
        }
    }
}
