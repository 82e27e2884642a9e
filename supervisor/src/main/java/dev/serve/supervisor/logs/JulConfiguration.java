package dev.serve.supervisor.logs;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.logging.LogManager;

/** Has {@code java.util.logging} write to the log. The JDK makes one when a program first uses it, where a property says so. */
public final class JulConfiguration {

    /** Takes effect at once. */
    public JulConfiguration() throws IOException {
        String properties = "handlers=" + JulHandler.class.getName() + "\n.level=INFO\n";
        LogManager.getLogManager()
                .readConfiguration(new ByteArrayInputStream(properties.getBytes(StandardCharsets.UTF_8)));
    }
}
