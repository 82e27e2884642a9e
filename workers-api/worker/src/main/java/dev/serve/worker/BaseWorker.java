package dev.serve.worker;

import com.typesafe.config.ConfigException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A worker that keeps its context: what the ready-made base classes share.
 *
 * <p>The {@code setting} methods read one setting, or take the default where it is absent. They throw a
 * {@link ConfigException} that says where the setting stands, what was expected and what was found.
 */
public abstract class BaseWorker implements Worker {

    private volatile @Nullable WorkerContext context;

    @Override
    public void attach(WorkerContext context) {
        this.context = context;
    }

    /**
     * What the worker knows of its surroundings.
     *
     * @throws IllegalStateException when called before the worker was attached, from its constructor
     */
    protected final WorkerContext context() {
        WorkerContext attached = context;
        if (attached == null) {
            throw new IllegalStateException(
                    getClass().getName() + " has no context yet: expected attach() to be called before anything else,"
                            + " found a call from the constructor");
        }
        return attached;
    }

    /** A text among the settings. */
    protected final String setting(String name, String otherwise) {
        return read().text(name, otherwise);
    }

    /** A yes or no among the settings. */
    protected final boolean setting(String name, boolean otherwise) {
        return read().flag(name, otherwise);
    }

    /** A duration among the settings, zero or longer. */
    protected final Duration setting(String name, Duration otherwise) {
        return read().duration(name, otherwise);
    }

    /** A whole number among the settings, from {@code least} to {@code most}. */
    protected final int setting(String name, int otherwise, int least, int most) {
        return read().number(name, otherwise, least, most);
    }

    /** What to throw when a setting that is there has a value that isn't allowed. */
    protected final ConfigException badSetting(String name, String message) {
        return read().bad(name, message);
    }

    private Settings read() {
        return Settings.of(context().settings());
    }
}
