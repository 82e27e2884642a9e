package dev.serve.supervisor.console;

import java.util.List;
import java.util.Optional;

/**
 * What the console shows and commands: a supervisor in this process, or one behind a port. Threads share it: one that
 * draws, one that reads keys, and those that carry out commands.
 */
public interface Backend extends AutoCloseable {

    /** A number that is another as soon as there is something else to be shown. Returns at once. */
    long version();

    /** All that there is to be shown now. Returns at once. */
    Overview overview();

    /** Whose log {@link #log} is about to be asked for; empty when nobody's. Returns at once. */
    void follow(Optional<LogSource> source);

    /**
     * The newest lines of the log that is {@linkplain #follow followed}, the oldest of them first. Returns at once.
     *
     * @param most how many at the most
     */
    List<LogEntry> log(int most);

    /**
     * Carries out a command and waits for what becomes of it, for a bounded time.
     *
     * @throws InterruptedException when the console ends first
     */
    Reply carryOut(Command command) throws InterruptedException;

    /**
     * Why a service is as it is, the nearest cause first; or what kept the question from being answered.
     *
     * @throws InterruptedException when the console ends first
     */
    List<String> why(String service) throws InterruptedException;

    /** Ends what it has going on. */
    @Override
    void close();
}
