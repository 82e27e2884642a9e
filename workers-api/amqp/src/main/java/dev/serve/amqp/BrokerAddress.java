package dev.serve.amqp;

import com.rabbitmq.client.Address;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import dev.serve.worker.Certificates;
import dev.serve.worker.Secret;
import dev.serve.worker.Settings;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * Where a message broker is, and who asks it: what the settings of bridge and client say.
 *
 * <ul>
 *   <li>{@code uri}: {@code amqp://user:password@host:port/virtual-host}, or {@code amqps:} for TLS; several as a list, which
 *       differ in host and port alone: the nodes of a cluster, tried in turn. Without it, that of the {@link EmbeddedBroker}:
 *       {@code amqp://guest:guest@127.0.0.1:5672/}
 *   <li>{@code user}, {@code password}: in place of those in the address, so that the password need not stand there; it may be
 *       any {@link Secret}, and so may {@code uri} as a whole
 *   <li>{@code tls { certificates = [ca.pem], certificate = own.pem, key = own-key.pem }}: for {@code amqps:}, files in PEM:
 *       who may vouch for the broker, unless it is those that the JDK trusts, and who this side is, where the broker asks
 *   <li>{@code heartbeat}: 30 s; a broker that is silent for longer is taken for lost
 *   <li>{@code connect-timeout}: 10 s
 * </ul>
 *
 * @param hosts where it may be reached, in the order they are tried; at least one
 * @param tls what TLS is spoken with; empty where it is not
 */
record BrokerAddress(
        List<Address> hosts,
        Optional<SSLContext> tls,
        String virtualHost,
        String user,
        Secret password,
        Duration heartbeat,
        Duration connectTimeout) {

    private static final String EMBEDDED = "amqp://guest:guest@127.0.0.1:5672/";
    private static final int PORT = 5672;
    private static final int TLS_PORT = 5671;
    private static final List<String> TLS_KEYS = List.of("certificates", "certificate", "key");
    private static final Duration LONGEST = Duration.ofHours(1);

    /** One URI, in its parts. */
    private record Parts(Address host, boolean isTls, String virtualHost, String user, String password) {}

    BrokerAddress {
        hosts = List.copyOf(hosts);
    }

    /**
     * Reads the settings.
     *
     * @throws ConfigException for one that has no such form; the message never shows a password
     */
    static BrokerAddress read(Config settings) {
        List<Parts> all =
                uris(settings).stream().map(uri -> parts(settings, uri)).toList();
        Parts first = all.getFirst();
        for (Parts other : all) {
            boolean isAlike = other.isTls == first.isTls
                    && other.virtualHost.equals(first.virtualHost)
                    && other.user.equals(first.user)
                    && other.password.equals(first.password);
            if (!isAlike) {
                throw bad(settings, "uri", "expected addresses that differ in host and port alone, found others");
            }
        }
        return new BrokerAddress(
                all.stream().map(Parts::host).toList(),
                tls(settings, first.isTls),
                first.virtualHost,
                Settings.of(settings).text("user", first.user),
                Secret.find(settings, "password").orElseGet(() -> password(settings, first)),
                duration(settings, "heartbeat", Duration.ofSeconds(30), Duration.ofSeconds(1)),
                duration(settings, "connect-timeout", Duration.ofSeconds(10), Duration.ofMillis(1)));
    }

    /** Without who asks. */
    @Override
    public String toString() {
        String nodes = String.join(
                ",",
                hosts.stream()
                        .map(host -> host.getHost() + ":" + host.getPort())
                        .toList());
        return (tls.isPresent() ? "amqps://" : "amqp://") + nodes + (virtualHost.equals("/") ? "/" : "/" + virtualHost);
    }

    private static List<String> uris(Config settings) {
        if (!settings.hasPath("uri")) {
            return List.of(EMBEDDED);
        }
        if (settings.getValue("uri").valueType() != ConfigValueType.LIST) {
            return List.of(Secret.read(settings, "uri").value());
        }
        List<String> several = new ArrayList<>();
        for (ConfigValue each : settings.getList("uri")) {
            several.add(Secret.read(each.atKey("uri"), "uri").value());
        }
        if (several.isEmpty()) {
            throw bad(settings, "uri", "expected an address or several, found an empty list");
        }
        return several;
    }

    private static Parts parts(Config settings, String text) {
        URI uri;
        try {
            uri = new URI(text);
        } catch (URISyntaxException malformed) {
            // Its message quotes all of it.
            throw bad(settings, "uri", expected("at index " + malformed.getIndex() + ": " + malformed.getReason()));
        }
        String scheme = Objects.requireNonNullElse(uri.getScheme(), "");
        boolean isTls = scheme.equals("amqps");
        if (!isTls && !scheme.equals("amqp")) {
            throw bad(settings, "uri", expected("the scheme '" + scheme + "'"));
        }
        if (uri.getHost() == null) {
            throw bad(settings, "uri", expected("no host that can be read"));
        }
        if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw bad(
                    settings,
                    "uri",
                    expected("something after the virtual host: heartbeats and time-outs are settings"));
        }
        String[] who =
                Objects.requireNonNullElse(uri.getRawUserInfo(), "guest:guest").split(":", 2);
        String path = Objects.requireNonNullElse(uri.getRawPath(), "");
        if (path.indexOf('/', 1) > 0) {
            throw bad(settings, "uri", expected("a virtual host with a '/' in it, which is written %2F"));
        }
        String host = uri.getHost();
        return new Parts(
                new Address(
                        host.startsWith("[") ? host.substring(1, host.length() - 1) : host,
                        uri.getPort() >= 0 ? uri.getPort() : isTls ? TLS_PORT : PORT),
                isTls,
                path.length() <= 1 ? "/" : decoded(path.substring(1)),
                decoded(who[0]),
                who.length == 2 ? decoded(who[1]) : "");
    }

    private static Secret password(Config settings, Parts parts) {
        if (parts.password.isBlank()) {
            throw bad(settings, "uri", "expected a password, in the address or as the setting password, found none");
        }
        return Secret.of(parts.password);
    }

    private static Optional<SSLContext> tls(Config settings, boolean isTls) {
        if (!settings.hasPath("tls")) {
            return isTls ? Optional.of(jdkTls()) : Optional.empty();
        }
        if (!isTls) {
            throw bad(settings, "tls", "expected it with an address amqps://… alone, found another");
        }
        Config tls = settings.getConfig("tls");
        for (String key : tls.root().keySet()) {
            if (!TLS_KEYS.contains(key)) {
                throw bad(settings, "tls", "expected some of " + TLS_KEYS + ", found '" + key + "'");
            }
        }
        List<String> trusted = tls.hasPath("certificates") ? tls.getStringList("certificates") : List.of();
        if (tls.hasPath("certificate") != tls.hasPath("key")) {
            throw bad(settings, "tls", "expected certificate and key together, found one of them");
        }
        try {
            return Optional.of(
                    tls.hasPath("key")
                            ? Certificates.identified(trusted, tls.getString("certificate"), tls.getString("key"))
                            : Certificates.trusting(trusted));
        } catch (IllegalArgumentException unusable) {
            throw bad(settings, "tls", String.valueOf(unusable.getMessage()));
        }
    }

    private static SSLContext jdkTls() {
        try {
            return SSLContext.getDefault();
        } catch (NoSuchAlgorithmException unusable) {
            throw new IllegalStateException("TLS can't be spoken: " + unusable.getMessage(), unusable);
        }
    }

    private static String decoded(String part) {
        return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static Duration duration(Config settings, String key, Duration otherwise, Duration least) {
        if (!settings.hasPath(key)) {
            return otherwise;
        }
        Duration found = settings.getDuration(key);
        if (found.compareTo(least) < 0 || found.compareTo(LONGEST) > 0) {
            throw bad(settings, key, "expected from " + least + " to " + LONGEST + ", found " + found);
        }
        return found;
    }

    private static String expected(String found) {
        return "expected amqp://user:password@host:port/virtual-host, or amqps://…, found " + found;
    }

    private static ConfigException bad(Config settings, String key, String message) {
        return Settings.of(settings).bad(key, message);
    }
}
