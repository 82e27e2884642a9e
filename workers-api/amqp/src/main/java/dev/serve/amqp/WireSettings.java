package dev.serve.amqp;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;

/**
 * Reads what settings say of messages:
 *
 * <ul>
 *   <li>{@code format}: {@code message-pack}, unless it is {@code json}; both sides have to use the same
 *   <li>{@code max-body}: how many bytes a body may have as it is sent, 16 MiB; {@code max-content}: after decompression, 64 MiB
 *   <li>{@code max-depth} 100, {@code max-elements} 1000000, {@code max-text} 16 Mi characters: see {@link WireLimits}
 * </ul>
 */
final class WireSettings {

    private WireSettings() {}

    /**
     * The codec that they describe.
     *
     * @throws ConfigException for a value that is not allowed
     */
    static WireCodec read(Config settings) {
        WireLimits usual = WireLimits.defaults();
        WireLimits limits = new WireLimits(
                bytes(settings, "max-body", usual.bodyBytes()),
                bytes(settings, "max-content", usual.contentBytes()),
                number(settings, "max-depth", usual.depth(), 2, 1_000),
                number(settings, "max-elements", usual.elements(), 1, Integer.MAX_VALUE),
                number(settings, "max-text", usual.textLength(), 1, Integer.MAX_VALUE));
        return new WireCodec(
                settings.hasPath("format") ? ClientSettings.format(settings) : WireFormat.MESSAGE_PACK, limits);
    }

    private static int bytes(Config settings, String key, int otherwise) {
        long found = settings.hasPath(key) ? settings.getBytes(key) : otherwise;
        if (found < 1 || found > Integer.MAX_VALUE - 8) {
            throw bad(settings, key, "expected a size from 1 byte to 2 GiB, found " + found + " bytes");
        }
        return Math.toIntExact(found);
    }

    private static int number(Config settings, String key, int otherwise, int least, int most) {
        int found = settings.hasPath(key) ? settings.getInt(key) : otherwise;
        if (found < least || found > most) {
            throw bad(settings, key, "expected a number from " + least + " to " + most + ", found " + found);
        }
        return found;
    }

    private static ConfigException bad(Config settings, String key, String message) {
        return new ConfigException.BadValue(settings.getValue(key).origin(), key, message);
    }
}
