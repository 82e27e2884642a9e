package dev.serve.supervisor.config;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Thrown when a configuration can't be used. Its message is all the problems, one a line. */
public final class ConfigurationException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;
    private final transient Optional<ServeConfig> readable;

    /**
     * Of these problems, in this order.
     *
     * @param problems at least one
     */
    public ConfigurationException(List<Problem> problems) {
        this(problems, Optional.empty());
    }

    ConfigurationException(List<Problem> problems, Optional<ServeConfig> readable) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
        this.readable = readable;
    }

    /**
     * What could be read in spite of the problems, so that more of them can be looked for: not to be run. Modules whose
     * kind could not be read are left out.
     */
    public Optional<ServeConfig> readable() {
        return readable;
    }

    /** The same with more problems behind the others. */
    public ConfigurationException and(List<Problem> more) {
        return new ConfigurationException(
                Stream.concat(problems.stream(), more.stream()).toList());
    }

    /** All that is wrong, in the order of the files and lines; never empty. */
    public List<Problem> problems() {
        return problems;
    }
}
