package dev.serve.supervisor.maintenance;

import com.typesafe.config.ConfigException;
import dev.serve.calls.ConfiguredClass;
import dev.serve.calls.RequestFilter;
import dev.serve.supervisor.config.FilterConfig;
import dev.serve.supervisor.config.MaintenanceConfig;
import dev.serve.worker.Secret;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How the maintenance port listens.
 *
 * @param host the address or name it binds to
 * @param port 0 to 65535; 0 for any that is free
 * @param token what a client has to show; needed unless the host is loopback, or there is a filter
 * @param filter takes those who show no token
 * @param tls empty for plain HTTP
 * @param sendsStacks whether callers of a procedure are sent file, line and stack of what it threw
 * @param streams how many clients may follow events and logs at once
 * @param heartbeat how often a quiet stream says that it is alive
 * @param idleTimeout how long a connection may stand still; a client that does not take what is sent to it for that long
 *     is dropped
 */
public record PortSettings(
        String host,
        int port,
        Optional<String> token,
        Optional<RequestFilter> filter,
        Optional<Tls> tls,
        boolean sendsStacks,
        int streams,
        Duration heartbeat,
        Duration idleTimeout) {

    /** How long a connection may stand still. */
    public static final Duration IDLE_TIMEOUT = Duration.ofSeconds(30);

    private static final int STREAMS = 512;
    private static final Duration HEARTBEAT = Duration.ofSeconds(15);

    /**
     * A certificate.
     *
     * @param keystore a PKCS12 file with one private key and its certificates
     * @param password the password of the file and of the key
     */
    public record Tls(Path keystore, String password) {

        @Override
        public String toString() {
            return "Tls[keystore=" + keystore + ", password=***]";
        }
    }

    /** Plain HTTP for this machine alone, without a token. */
    public static PortSettings loopback(int port) {
        return of("127.0.0.1", port, Optional.empty(), Optional.empty());
    }

    /** The usual limits, and no stacks sent. */
    public static PortSettings of(String host, int port, Optional<String> token, Optional<Tls> tls) {
        return new PortSettings(host, port, token, Optional.empty(), tls, false, STREAMS, HEARTBEAT, IDLE_TIMEOUT);
    }

    /**
     * What the configuration says; makes its filter.
     *
     * @throws dev.serve.supervisor.config.ConfigurationException when the filter can't be made
     */
    public static PortSettings of(MaintenanceConfig config) {
        return new PortSettings(
                config.host(),
                config.port(),
                config.token().map(Secret::value),
                filter(config.filter()),
                config.tls().map(tls -> new Tls(tls.keystore(), tls.password().value())),
                config.sendsStacks(),
                config.events().clients(),
                config.events().heartbeat(),
                idleTimeout(config.events().heartbeat()));
    }

    /** The same with a filter. */
    public PortSettings withFilter(RequestFilter another) {
        return new PortSettings(
                host, port, token, Optional.of(another), tls, sendsStacks, streams, heartbeat, idleTimeout);
    }

    /** The same at another address. */
    PortSettings at(InetSocketAddress address) {
        return new PortSettings(
                address.getAddress().getHostAddress(),
                address.getPort(),
                token,
                filter,
                tls,
                sendsStacks,
                streams,
                heartbeat,
                idleTimeout);
    }

    private static Optional<RequestFilter> filter(Optional<FilterConfig> config) {
        if (config.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(ConfiguredClass.make(config.get().settings(), "filter", RequestFilter.class));
        } catch (ConfigException wrong) {
            throw config.get().refused(wrong);
        }
    }

    /** Long enough for a stream that only says that it is alive. */
    private static Duration idleTimeout(Duration heartbeat) {
        Duration twice = heartbeat.multipliedBy(2);
        return twice.compareTo(IDLE_TIMEOUT) > 0 ? twice : IDLE_TIMEOUT;
    }

    /** Whether only this machine can reach the port; no name is looked up. */
    boolean isLoopback() {
        return Hosts.isLoopback(host);
    }

    /** Where the port is, for messages. */
    String place() {
        return Hosts.literal(host)
                        .filter(address -> address.getAddress().length > 4)
                        .map(InetAddress::getHostAddress)
                        .map(text -> "[" + text + "]")
                        .orElse(host)
                + ":" + port;
    }

    @Override
    public String toString() {
        return "PortSettings[" + place() + ", token " + (token.isPresent() ? "***" : "none") + ", "
                + (filter.isPresent() ? "filter, " : "")
                + (tls.isPresent() ? "https" : "http") + "]";
    }
}
