package dev.serve.amqp;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import dev.serve.worker.Settings;

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
        Settings read = Settings.of(settings);
        WireLimits usual = WireLimits.defaults();
        WireLimits limits = new WireLimits(
                read.arrayBytes("max-body", usual.bodyBytes()),
                read.arrayBytes("max-content", usual.contentBytes()),
                read.number("max-depth", usual.depth(), 2, 1_000),
                read.number("max-elements", usual.elements(), 1, Integer.MAX_VALUE),
                read.number("max-text", usual.textLength(), 1, Integer.MAX_VALUE));
        return new WireCodec(ClientSettings.format(settings), limits);
    }
}
