package dev.serve.supervisor.cli;

import dev.serve.supervisor.config.LogsConfig;
import dev.serve.supervisor.logs.FileSettings;
import dev.serve.supervisor.logs.LineFormat;
import dev.serve.supervisor.logs.LogLevels;
import dev.serve.supervisor.logs.LogOutput;

/** Has the log do what the configuration says. */
final class LogSetup {

    private static final String JUL = "java.util.logging.config";

    private LogSetup() {}

    static void apply(LogsConfig config, LogOutput output) {
        output.setLevels(new LogLevels(config.level(), config.levels()));
        output.setFormat(config.format() == LogsConfig.Format.JSON ? LineFormat.JSON : LineFormat.PLAIN);
        output.mask(config.masks());
        if (config.files().isPresent()) {
            LogsConfig.Files files = config.files().get();
            output.writeTo(new FileSettings(
                    files.folder(), files.perService(), files.maxBytes(), files.daily(), files.keep()));
        }
        // Only a property: java.util.logging itself is not loaded before someone uses it.
        if (System.getProperty(JUL + ".class") == null && System.getProperty(JUL + ".file") == null) {
            System.setProperty(JUL + ".class", "dev.serve.supervisor.logs.JulConfiguration");
        }
    }
}
