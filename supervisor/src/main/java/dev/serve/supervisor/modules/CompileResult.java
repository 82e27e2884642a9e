package dev.serve.supervisor.modules;

import java.util.List;
import java.util.Map;

/** What came of compiling the sources of a module. */
public sealed interface CompileResult {

    /**
     * The classes of the module.
     *
     * @param classes all of them, not only those compiled this time, by binary name, such as {@code com.example.Outer$Inner};
     *     the arrays are shared, and not to be changed
     * @param changed whether they are others than those of the result before; true for the first one
     * @param warnings of all files, the first 100
     */
    record Compiled(Map<String, byte[]> classes, boolean changed, List<SourceError> warnings)
            implements CompileResult {}

    /**
     * There are no classes, as there are errors.
     *
     * @param errors the first 100, at least one
     * @param more how many more there were
     */
    record Broken(List<SourceError> errors, long more) implements CompileResult {}
}
