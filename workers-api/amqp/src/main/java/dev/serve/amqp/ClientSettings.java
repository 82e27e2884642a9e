package dev.serve.amqp;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import dev.serve.calls.Arguments;
import dev.serve.worker.Settings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads what clients are told. */
final class ClientSettings {

    private ClientSettings() {}

    /** The options that the settings {@code format}, {@code timeout}, {@code max-under-way} and {@code while-lost} name. */
    static AmqpClientOptions options(Config settings) {
        AmqpClientOptions options = AmqpClientOptions.defaults();
        try {
            if (settings.hasPath("format")) {
                options = options.withFormat(format(settings));
            }
            if (settings.hasPath("timeout")) {
                options = options.withTimeout(settings.getDuration("timeout"));
            }
            if (settings.hasPath("max-under-way")) {
                options = options.withMaxUnderWay(settings.getInt("max-under-way"));
            }
        } catch (IllegalArgumentException unfit) {
            throw new ConfigException.BadValue(
                    settings.origin(), "timeout, max-under-way", String.valueOf(unfit.getMessage()));
        }
        return options.withWaitingWhileLost(waits(settings, "while-lost", "fail"));
    }

    static WireFormat format(Config settings) {
        return Settings.of(settings).word("format", "message-pack", "json").equals("json")
                ? WireFormat.JSON
                : WireFormat.MESSAGE_PACK;
    }

    /** Whether a setting is {@code wait}, as it is where it is absent, rather than the other word. */
    static boolean waits(Config settings, String key, String otherwise) {
        return Settings.of(settings).word(key, "wait", otherwise).equals("wait");
    }

    static Arguments arguments(
            List<? extends @Nullable Object> positional, Map<String, ? extends @Nullable Object> named) {
        return new Arguments(new ArrayList<>(positional), new LinkedHashMap<>(named));
    }
}
