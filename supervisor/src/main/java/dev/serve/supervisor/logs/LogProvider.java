package dev.serve.supervisor.logs;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.slf4j.ILoggerFactory;
import org.slf4j.IMarkerFactory;
import org.slf4j.Logger;
import org.slf4j.event.Level;
import org.slf4j.helpers.BasicMarkerFactory;
import org.slf4j.helpers.NOPMDCAdapter;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;

/** Binds SLF4J to {@link LogOutput}. Libraries are heard from WARN on, the supervisor itself from the set level on. */
public final class LogProvider implements SLF4JServiceProvider {

    private static final String OWN = "dev.serve.";

    private final Map<String, Logger> loggers = new ConcurrentHashMap<>();
    private final IMarkerFactory markers = new BasicMarkerFactory();
    private final MDCAdapter mdc = new NOPMDCAdapter();

    @Override
    public ILoggerFactory getLoggerFactory() {
        return name -> loggers.computeIfAbsent(name, LogProvider::logger);
    }

    @Override
    public IMarkerFactory getMarkerFactory() {
        return markers;
    }

    @Override
    public MDCAdapter getMDCAdapter() {
        return mdc;
    }

    @Override
    public String getRequestedApiVersion() {
        return "2.0.99";
    }

    @Override
    public void initialize() {}

    private static Logger logger(String name) {
        LogOutput output = LogOutput.standard();
        Supplier<Level> threshold = name.startsWith(OWN) ? output::threshold : () -> Level.WARN;
        return new LineLogger(name.substring(name.lastIndexOf('.') + 1), threshold, output);
    }
}
