package dev.serve.supervisor.modules;

import dev.serve.supervisor.config.ModuleConfig;
import dev.serve.supervisor.config.Problem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Gets the code of modules together: compiles their sources, and copies their class paths aside. */
public final class ModuleCodes implements AutoCloseable {

    private final Copies copies = new Copies();

    /**
     * The code of a module as it is now; empty when it has problems.
     *
     * @param folder where relative paths start from
     * @param problems where problems are added
     */
    Optional<ModuleCode> of(ModuleConfig config, Path folder, List<Problem> problems) {
        ClassPath path = new ClassPath(folder);
        List<Problem> missing = path.problems(config);
        problems.addAll(missing);
        if (!missing.isEmpty()) {
            return Optional.empty();
        }
        try {
            List<Path> copied = copies.of(path.files(config.code().classpath()));
            return Optional.of(new ModuleCode(Map.of(), copied, () -> copies.release(copied)));
        } catch (IOException unreadable) {
            problems.add(new Problem(
                    config.location(),
                    "serve.modules." + config.name() + ".classpath",
                    "can't be read: " + unreadable));
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        copies.close();
    }
}
