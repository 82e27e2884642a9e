package dev.serve.bench;

import dev.serve.supervisor.modules.CompileResult;
import dev.serve.supervisor.modules.FileWatch;
import dev.serve.supervisor.modules.SourceCompiler;
import dev.serve.supervisor.modules.SourceSet;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Measures the reloads of one module in a JVM of its own, and writes what it has measured to a file, a line for each round. */
public final class ReloadRounds {

    /** The kinds of lines; after each of the words stand its times in nanoseconds. */
    enum Kind {
        FIRST,
        TOTAL,
        PARTS,
        COMPILED
    }

    private static final int WARM_UP_ROUNDS = 20;
    private static final int PARTS_ROUNDS = 30;
    private static final Duration BEFORE_FIRST = Duration.ofSeconds(2);

    private final ReloadedModule module;
    private final List<String> lines = new ArrayList<>();

    private ReloadRounds(ReloadedModule module) {
        this.module = module;
    }

    /** Takes the module's folder, the number of its classes, whether its sources are edited, the rounds, and the file. */
    public static void main(String... arguments) throws Exception {
        ReloadRounds rounds = new ReloadRounds(new ReloadedModule(
                Path.of(arguments[0]), Integer.parseInt(arguments[1]), Boolean.parseBoolean(arguments[2])));
        rounds.measure(Integer.parseInt(arguments[3]));
        Files.write(Path.of(arguments[4]), rounds.lines);
        // Threads of the supervisor that are no daemons are not waited for.
        System.exit(0);
    }

    private void measure(int rounds) throws Exception {
        try (ReloadingSupervisor supervisor = new ReloadingSupervisor(module)) {
            Thread.sleep(BEFORE_FIRST);
            add(Kind.FIRST, List.of(supervisor.reload()));
            for (int round = -WARM_UP_ROUNDS; round < rounds; round++) {
                long total = supervisor.reload();
                if (round >= 0) {
                    add(Kind.TOTAL, List.of(total));
                }
            }
            try (FileWatch _ = supervisor.watchBeside()) {
                for (int round = 0; round < PARTS_ROUNDS; round++) {
                    supervisor.reload();
                    add(Kind.PARTS, ReloadTimes.of(supervisor.marks().all()).all());
                }
            }
        }
        if (module.bySource()) {
            compile();
        }
    }

    private void compile() throws IOException {
        SourceSet sources =
                new SourceSet(ReloadedModule.NAME, List.of(module.sources()), List.of(), List.of(), List.of());
        try (SourceCompiler compiler = new SourceCompiler(sources)) {
            for (int round = -WARM_UP_ROUNDS; round < PARTS_ROUNDS; round++) {
                module.edit(WARM_UP_ROUNDS + round);
                long begin = System.nanoTime();
                CompileResult result = compiler.compile();
                long end = System.nanoTime();
                if (!(result instanceof CompileResult.Compiled(var _, boolean changed, var _)) || !changed) {
                    throw new IllegalStateException("expected other classes, found " + result);
                }
                if (round >= 0) {
                    add(Kind.COMPILED, List.of(end - begin));
                }
            }
        }
    }

    private void add(Kind kind, List<Long> nanos) {
        lines.add(Stream.concat(Stream.of(kind.name()), nanos.stream().map(String::valueOf))
                .collect(Collectors.joining(" ")));
    }

    /** The times of all lines of a kind in a file. */
    static List<List<Long>> read(Path file, Kind kind) throws IOException {
        return Files.readAllLines(file, StandardCharsets.UTF_8).stream()
                .map(line -> List.of(line.split(" ")))
                .filter(words -> words.getFirst().equals(kind.name()))
                .map(words -> words.stream().skip(1).map(Long::valueOf).toList())
                .toList();
    }
}
