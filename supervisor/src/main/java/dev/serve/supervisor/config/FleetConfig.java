package dev.serve.supervisor.config;

import dev.serve.worker.Secret;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Hosts whose supervisors one command asks.
 *
 * @param name letters, digits, {@code -} and {@code _}, beginning with a letter: never an address or a host with a domain
 * @param hosts 1 to {@link #MOST_HOSTS}, in the order they are written
 * @param token what their maintenance ports want to be shown
 */
public record FleetConfig(String name, List<HostAddress> hosts, Optional<Secret> token) {

    /** The most hosts that one command asks. */
    public static final int MOST_HOSTS = 1_000;

    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_-]{0,99}");

    public FleetConfig {
        hosts = List.copyOf(hosts);
    }

    /** Whether a fleet may be called so. */
    public static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }
}
