package dev.serve.supervisor.modules;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogManager;
import java.util.logging.Logger;

/** Handlers and filters of the module on loggers of {@code java.util.logging}. */
final class LogHandlers implements RemainsKind {

    @Override
    public String name() {
        return "log handler";
    }

    @Override
    public List<Finding> clean(Belongings module) {
        LogManager manager = LogManager.getLogManager();
        List<Finding> findings = new ArrayList<>();
        for (String loggerName : Collections.list(manager.getLoggerNames())) {
            Logger logger = manager.getLogger(loggerName);
            if (logger != null) {
                clean(logger, module, findings);
            }
        }
        return findings;
    }

    private void clean(Logger logger, Belongings module, List<Finding> findings) {
        String of = logger.getName().isEmpty() ? "the root logger" : "logger " + logger.getName();
        for (Handler handler : logger.getHandlers()) {
            if (module.owns(handler)
                    || module.owns(handler.getFormatter())
                    || module.owns(handler.getFilter())
                    || module.owns(handler.getErrorManager())) {
                logger.removeHandler(handler);
                findings.add(removed(handler, of));
            }
        }
        if (module.owns(logger.getFilter())) {
            logger.setFilter(null);
            findings.add(Finding.cleaned(name(), "a filter of " + of + " was removed"));
        }
    }

    private Finding removed(Handler handler, String of) {
        return Finding.cleaned(name(), "a " + handler.getClass().getName() + " on " + of + " was removed");
    }
}
