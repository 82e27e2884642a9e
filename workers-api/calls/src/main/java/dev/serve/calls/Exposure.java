package dev.serve.calls;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A module whose procedures a transport serves.
 *
 * @param module its name
 * @param prefix what stands before the names; empty where they are served as they are
 */
public record Exposure(String module, String prefix) {

    /**
     * Reads the settings {@code expose} and {@code prefix} of a transport: {@code expose = [math, {module = other, prefix =
     * "o."}]}; {@code prefix} stands for those that do not say their own.
     *
     * @throws ConfigException when they are not that
     */
    public static List<Exposure> read(Config settings) {
        if (!settings.hasPath("expose")) {
            return List.of();
        }
        String prefix = settings.hasPath("prefix") ? settings.getString("prefix") : "";
        ConfigList list = settings.getList("expose");
        List<Exposure> exposures = new ArrayList<>();
        for (ConfigValue value : list) {
            exposures.add(
                    value.valueType() == ConfigValueType.OBJECT ? of((ConfigObject) value, prefix) : of(value, prefix));
        }
        return exposures;
    }

    private static Exposure of(ConfigValue value, String prefix) {
        if (value.valueType() != ConfigValueType.STRING) {
            throw bad(value, "expected a module's name or {module = …, prefix = …}, found " + value.unwrapped());
        }
        return new Exposure((String) value.unwrapped(), prefix);
    }

    private static Exposure of(ConfigObject object, String prefix) {
        for (Map.Entry<String, ConfigValue> entry : object.entrySet()) {
            boolean isKnown = entry.getKey().equals("module") || entry.getKey().equals("prefix");
            if (!isKnown || entry.getValue().valueType() != ConfigValueType.STRING) {
                throw bad(
                        entry.getValue(),
                        "expected module and prefix, each a text, found " + entry.getKey() + " = "
                                + entry.getValue().unwrapped());
            }
        }
        if (!object.containsKey("module")) {
            throw bad(object, "expected a module's name, found only " + object.keySet());
        }
        Config config = object.toConfig();
        return new Exposure(config.getString("module"), config.hasPath("prefix") ? config.getString("prefix") : prefix);
    }

    private static ConfigException bad(ConfigValue value, String message) {
        return new ConfigException.BadValue(value.origin(), "expose", message);
    }
}
