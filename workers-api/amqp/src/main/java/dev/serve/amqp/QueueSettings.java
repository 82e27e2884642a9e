package dev.serve.amqp;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import dev.serve.calls.Signature;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a bridge's settings say of queues: {@code queue} of all, {@code queues} of single ones by the name that they are served
 * under. The single one's goes over that of all, and both over {@link Queue}.
 */
final class QueueSettings {

    private static final String TRANSPORT = "amqp";

    private final Config all;
    private final Map<String, ConfigValue> single;

    private QueueSettings(Config all, Map<String, ConfigValue> single) {
        this.all = all;
        this.single = single;
    }

    /**
     * Reads and checks them.
     *
     * @throws ConfigException for an option that is unknown, or has a value that is not allowed
     */
    static QueueSettings read(Config settings) {
        Config all = settings.hasPath("queue") ? settings.getConfig("queue") : ConfigFactory.empty();
        QueueOptions.read("queue", all);
        Map<String, ConfigValue> single = new TreeMap<>();
        if (settings.hasPath("queues")) {
            single.putAll(settings.getObject("queues"));
        }
        single.forEach((name, value) -> QueueOptions.read(path(name), config(name, value)));
        return new QueueSettings(all, single);
    }

    /**
     * The queue of a procedure.
     *
     * @param name the name it is served under
     * @throws ConfigException when its {@link Queue} has a value that is not allowed, or its name is too long
     */
    ProcedureQueue queue(String name, Signature signature) {
        Config declared = ConfigFactory.parseMap(
                signature.options().getOrDefault(TRANSPORT, Map.of()), "@Queue of " + signature.name());
        Config own = single.containsKey(name) ? config(name, single.get(name)) : ConfigFactory.empty();
        Config merged = own.withFallback(all).withFallback(declared);
        ProcedureQueue queue = new ProcedureQueue(name, QueueOptions.read(path(name), merged));
        if (!queue.hasSendableName()) {
            throw new ConfigException.BadValue(
                    merged.origin(),
                    path(name),
                    "expected a name of at most 255 bytes for its queue, found '" + queue.name() + "'");
        }
        return queue;
    }

    /**
     * Checks that each that is named is served.
     *
     * @throws ConfigException for one that is not
     */
    void checkNames(Set<String> served) {
        single.forEach((name, value) -> {
            if (!served.contains(name)) {
                throw new ConfigException.BadValue(
                        value.origin(),
                        "queues",
                        "expected procedures that are served, " + new TreeSet<>(served) + ", found '" + name + "'");
            }
        });
    }

    private static Config config(String name, ConfigValue value) {
        if (value.valueType() != ConfigValueType.OBJECT) {
            throw new ConfigException.BadValue(
                    value.origin(), path(name), "expected { size = …, … }, found " + value.unwrapped());
        }
        return ((ConfigObject) value).toConfig();
    }

    private static String path(String name) {
        return "queues." + name;
    }
}
