package dev.serve.supervisor.config;

import java.util.List;
import java.util.stream.Collectors;

/** Thrown when a configuration can't be used. Its message is all the problems, one a line. */
public final class ConfigurationException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    /**
     * Of these problems, in this order.
     *
     * @param problems at least one
     */
    public ConfigurationException(List<Problem> problems) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    /** All that is wrong, in the order of the files and lines; never empty. */
    public List<Problem> problems() {
        return problems;
    }
}
