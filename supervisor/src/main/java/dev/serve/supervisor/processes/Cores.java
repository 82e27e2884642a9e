package dev.serve.supervisor.processes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The cores that this process may run on, by their numbers, and what binds another one to one of them.
 *
 * @param numbers in ascending order; empty where the machine doesn't tell
 */
record Cores(List<Integer> numbers) {

    static final String TASKSET = "taskset";

    private static final Path STATUS = Path.of("/proc/self/status");
    private static final Pattern ALLOWED = Pattern.compile("(?m)^Cpus_allowed_list:\\s*([0-9,-]+)$");
    private static final String USUAL_PATH = "/usr/local/bin:/usr/bin:/bin";
    private static final int MOST = 4_096;

    /** Those that Linux allows this process. */
    static Cores ofThisProcess() {
        try {
            Matcher found = ALLOWED.matcher(Files.readString(STATUS));
            return new Cores(found.find() ? numbers(found.group(1)) : List.of());
        } catch (IOException noLinux) {
            return new Cores(List.of());
        }
    }

    /** Why no process can be bound to a core here; empty where it can. */
    static Optional<String> problem() {
        if (ofThisProcess().numbers().isEmpty()) {
            return Optional.of("expected false: processes are bound to cores on Linux only, and " + STATUS
                    + " lists no cores here");
        }
        String searchPath = Optional.ofNullable(System.getenv("PATH")).orElse(USUAL_PATH);
        boolean isThere = Stream.of(searchPath.split(":", -1))
                .map(folder -> Path.of(folder.isEmpty() ? "." : folder).resolve(TASKSET))
                .anyMatch(file -> Files.isRegularFile(file) && Files.isExecutable(file));
        return isThere
                ? Optional.empty()
                : Optional.of("expected the program " + TASKSET + " in PATH " + searchPath
                        + ", found none; install util-linux, or set it to false");
    }

    /** The cores in turn: after the last comes the first again; empty where there are none. */
    Optional<Integer> turn(int number) {
        return numbers.isEmpty() ? Optional.empty() : Optional.of(numbers.get(number % numbers.size()));
    }

    /** Reads {@code 0-2,8}. */
    static List<Integer> numbers(String list) {
        List<Integer> numbers = new ArrayList<>();
        for (String range : list.split(",", -1)) {
            int dash = range.indexOf('-');
            int first = Integer.parseInt(dash < 0 ? range : range.substring(0, dash));
            int last = dash < 0 ? first : Integer.parseInt(range.substring(dash + 1));
            for (int number = first; number <= last && numbers.size() < MOST; number++) {
                numbers.add(number);
            }
        }
        return numbers;
    }
}
