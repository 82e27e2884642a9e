package dev.serve.jsonrpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.HotSpotDiagnosticMXBean;
import dev.serve.calls.Procedure;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whatever comes, the answer is a valid one, or nothing where only notifications came. */
class MutatedBodiesTest {

    private static final int BODIES = 100_000;
    private static final long SEED = 20_260_101;

    private static final List<String> ORIGINALS = List.of(
            "{\"jsonrpc\":\"2.0\",\"method\":\"add\",\"params\":[1,2],\"id\":1}",
            "{\"jsonrpc\":\"2.0\",\"method\":\"add\",\"params\":{\"a\":1,\"b\":2},\"id\":\"x\"}",
            "{\"jsonrpc\":\"2.0\",\"method\":\"echo\",\"params\":[{\"é\":[null,true,1.5e3,\"\\uD83D\\uDE00\"]}]}",
            "{\"method\":\"add\",\"params\":[1,2],\"id\":1.0}",
            "{\"method\":\"fail\",\"params\":[\"why\"],\"id\":null}",
            "{\"jsonrpc\":\"2.0\",\"method\":\"fail\",\"params\":[\"why\"],\"id\":null}",
            "{\"jsonrpc\":\"2.0\",\"method\":\"rpc.discover\",\"id\":-12345678901234567890}",
            "[{\"jsonrpc\":\"2.0\",\"method\":\"add\",\"params\":[1,2],\"id\":1},{\"jsonrpc\":\"2.0\",\"method\":\"fail\","
                    + "\"params\":[\"a\"],\"id\":2},{\"jsonrpc\":\"2.0\",\"method\":\"echo\",\"params\":[0]},1]",
            "[{\"jsonrpc\":\"2.0\",\"method\":\"echo\",\"params\":[\"a\"]},{\"jsonrpc\":\"2.0\",\"method\":\"nothing\"}]",
            "[]");

    private static final List<String> TOKENS = List.of(
            "{",
            "}",
            "[",
            "]",
            ",",
            ":",
            "\"",
            "\\",
            "null",
            "true",
            "1e999",
            "-",
            "0",
            "\"id\":",
            "\"jsonrpc\":\"2.0\"",
            "\"method\":",
            "\"params\":",
            "\\uD800",
            "\u0000",
            "\uFEFF",
            "{\"a\":",
            "[[[[",
            "]]]]",
            "\n",
            "99999999999999999999");

    /** A number comes back as it was, even one that is too large to be read. */
    private static final Pattern NUMBER_AS_ID = Pattern.compile("\"id\":-?[0-9][0-9.eE+-]*");

    /** What is called. */
    public static final class Methods {
        @Procedure
        public long add(long a, long b) {
            return a + b;
        }

        @Procedure
        public @Nullable Object echo(@Nullable Object value) {
            return value;
        }

        @Procedure
        public void fail(String message) {
            throw new IllegalStateException(message);
        }
    }

    @TempDir
    Path folder;

    private final JsonReader json = new JsonReader(new JsonLimits(200, 10_000, 1 << 20, 1 << 20));
    private final RequestReader requests = new RequestReader(new JsonReader(JsonLimits.defaults()), 1_000);

    private static byte[] mutate(byte[] body, Random random) {
        ByteArrayOutputStream mutated = new ByteArrayOutputStream();
        int from = random.nextInt(body.length + 1);
        int to = Math.min(body.length, from + random.nextInt(8));
        mutated.write(body, 0, from);
        switch (random.nextInt(6)) {
            case 0 -> mutated.write(body, to, body.length - to);
            case 1 -> {
                mutated.write(random.nextInt(256));
                mutated.write(body, from, body.length - from);
            }
            case 2 -> {
                mutated.writeBytes(TOKENS.get(random.nextInt(TOKENS.size())).getBytes(StandardCharsets.UTF_8));
                mutated.write(body, to, body.length - to);
            }
            case 3 -> {
                mutated.write(body, 0, to);
                mutated.write(body, from, body.length - from);
            }
            case 4 -> {
                byte[] other = ORIGINALS.get(random.nextInt(ORIGINALS.size())).getBytes(StandardCharsets.UTF_8);
                int at = random.nextInt(other.length);
                mutated.write(other, at, other.length - at);
            }
            default -> {
                if (from < body.length) {
                    mutated.write(body[from] ^ 1 << random.nextInt(8));
                    mutated.write(body, from + 1, body.length - from - 1);
                }
            }
        }
        return mutated.toByteArray();
    }

    @Test
    @Timeout(300)
    void everyMutatedBodyGetsAValidAnswerOrNoneWhereNoneIsDue() throws Exception {
        JsonRpcHandler handler = Rig.handler(new Methods());
        Random random = new Random(SEED);
        for (int i = 0; i < BODIES; i++) {
            byte[] body = ORIGINALS.get(random.nextInt(ORIGINALS.size())).getBytes(StandardCharsets.UTF_8);
            for (int round = random.nextInt(3); round >= 0; round--) {
                body = mutate(body, random);
            }
            List<Optional<byte[]>> answers = new ArrayList<>();
            handler.handleHere(body, Map.of(), answers::add);
            check(body, answers);
        }
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> threads().isEmpty());
    }

    private void check(byte[] body, List<Optional<byte[]>> answers) throws JsonException {
        String shown = new String(body, StandardCharsets.ISO_8859_1);
        assertThat(answers).as(shown).hasSize(1);
        if (answers.getFirst().isEmpty()) {
            assertThat(entries(requests.read(body)))
                    .as(shown)
                    .allSatisfy(entry -> assertThat(entry.id()).isEqualTo(RequestId.ABSENT));
            return;
        }
        String answer = new String(answers.getFirst().get(), StandardCharsets.UTF_8);
        assertThat(answer).as(shown).doesNotContain("\tat ", "Exception:", ".java:");
        String readable = NUMBER_AS_ID.matcher(answer).replaceAll("\"id\":0");
        Object read = json.read(readable.getBytes(StandardCharsets.UTF_8));
        if (read instanceof List<?> list) {
            assertThat(list).as(shown).isNotEmpty().allSatisfy(MutatedBodiesTest::checkOne);
        } else {
            checkOne(read);
        }
    }

    private static List<Entry> entries(Incoming incoming) {
        return switch (incoming) {
            case Incoming.Single(Entry entry) -> List.of(entry);
            case Incoming.Batch(List<Entry> entries) -> entries;
            case Incoming.RefusedBatch refused -> throw new AssertionError("nothing was said of " + refused);
        };
    }

    private static void checkOne(@Nullable Object answer) {
        Map<?, ?> members = (Map<?, ?>) Objects.requireNonNull(answer);
        boolean isVersion2 = members.containsKey("jsonrpc");
        Set<String> names = isVersion2
                ? Set.of("jsonrpc", members.containsKey("error") ? "error" : "result", "id")
                : Set.of("result", "error", "id");
        assertThat(members.keySet()).isEqualTo(names);
        if (isVersion2) {
            assertThat(members.get("jsonrpc")).isEqualTo("2.0");
        }
        if (members.get("error") instanceof Map<?, ?> error) {
            assertThat(Arrays.stream(ErrorCode.values()).map(code -> (long) code.code()))
                    .contains((Long) error.get("code"));
            assertThat(error.get("code")).isNotEqualTo((long) ErrorCode.INTERNAL_ERROR.code());
            assertThat(error.get("message")).isInstanceOf(String.class);
        }
    }

    /** The threads that batches have started and that have not ended. */
    private Set<String> threads() throws Exception {
        Path dump = Files.createTempDirectory(folder, "dump").resolve("threads.txt");
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                .dumpThreads(dump.toString(), HotSpotDiagnosticMXBean.ThreadDumpFormat.TEXT_PLAIN);
        try (Stream<String> lines = Files.lines(dump)) {
            return lines.filter(line -> line.contains("\"json-rpc")).collect(Collectors.toSet());
        }
    }
}
