package dev.serve.supervisor.maintenance;

import dev.serve.supervisor.Supervisor;
import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.http.servlet.JavalinServlet;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.UnresolvedAddressException;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The HTTP port over which people, scripts and monitoring look at the services and command them. */
public final class MaintenancePort implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(MaintenancePort.class);
    private static final int MAX_WAITING = 4_096;

    private final Server server;
    private final ProcedureCalls procedures;
    private final LongRequests streams;
    private final LongRequests waits;

    private MaintenancePort(Server server, ProcedureCalls procedures, LongRequests streams, LongRequests waits) {
        this.server = server;
        this.procedures = procedures;
        this.streams = streams;
        this.waits = waits;
    }

    /**
     * Opens the port, and returns when it answers.
     *
     * @throws PortException when it can't be opened: it is in use, the host is not of this machine, the certificate
     *     can't be read, or there is neither token nor filter although others than this machine can reach it
     */
    public static MaintenancePort open(Supervisor supervisor, PortSettings settings) {
        return open(supervisor, settings, Optional.empty());
    }

    /**
     * Answers at a port that is bound already, and becomes its owner. Where it is bound, and not what the settings say of host
     * and port, decides who can reach it.
     *
     * @param bound empty to bind the port of the settings
     * @throws PortException as above
     */
    public static MaintenancePort open(
            Supervisor supervisor, PortSettings configured, Optional<ServerSocketChannel> bound) {
        PortSettings settings =
                bound.map(port -> configured.at(addressOf(port))).orElse(configured);
        if (!settings.isLoopback()
                && settings.filter().isEmpty()
                && settings.token().filter(text -> !text.isBlank()).isEmpty()) {
            throw new PortException("the maintenance port at " + settings.place()
                    + " needs a token: expected maintenance.token, maintenance.token-file or maintenance.filter where"
                    + " others than this machine can reach it, found none");
        }
        LongRequests streams = new LongRequests("streams", settings.streams());
        LongRequests waits = new LongRequests("waiting commands", MAX_WAITING);
        ProcedureCalls procedures = new ProcedureCalls(supervisor, settings.sendsStacks());
        Routes routes = new Routes(supervisor, settings, procedures, streams, waits);
        Server server = JettyServers.make(settings, servlet(routes), bound);
        start(server, settings);
        return new MaintenancePort(server, procedures, streams, waits);
    }

    /** The port number that it listens on. */
    public int port() {
        return ((ServerConnector) server.getConnectors()[0]).getLocalPort();
    }

    /** Ends all streams, lets answers under way go out for up to a second, and closes the port. May be called twice. */
    @Override
    public void close() {
        streams.close();
        waits.close();
        procedures.close();
        try {
            server.stop();
        } catch (TimeoutException slow) {
            LOG.debug("the maintenance port cut off answers that were not taken in time");
        } catch (Exception broken) {
            LOG.warn("the maintenance port did not close in order", broken);
        }
    }

    int streams() {
        return streams.running();
    }

    int waiting() {
        return waits.running();
    }

    static JavalinServlet servlet(Routes routes) {
        Javalin javalin = Javalin.create(config -> {
            config.startup.showJavalinBanner = false;
            config.startup.showOldJavalinVersionWarning = false;
            config.startup.startupWatcherEnabled = false;
            config.concurrency.useVirtualThreads = true;
            config.http.compressionStrategy = CompressionStrategy.NONE;
            config.http.prefer405over404 = true;
            config.http.maxRequestSize = CommandBody.MAX_BYTES;
            routes.register(config.routes);
        });
        return new JavalinServlet(javalin.unsafe);
    }

    private static InetSocketAddress addressOf(ServerSocketChannel bound) {
        try {
            return (InetSocketAddress) bound.getLocalAddress();
        } catch (IOException closed) {
            throw new PortException(
                    "the maintenance port that was handed in can't be used: " + closed.getMessage(), closed);
        }
    }

    private static void start(Server server, PortSettings settings) {
        try {
            server.start();
        } catch (Exception failed) {
            stop(server);
            throw new PortException(
                    "the maintenance port can't listen at " + settings.place() + ": " + reason(failed, settings),
                    failed);
        }
    }

    private static void stop(Server server) {
        try {
            server.stop();
        } catch (Exception told) {
            LOG.debug("after a start that failed", told);
        }
    }

    private static String reason(Throwable failed, PortSettings settings) {
        for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
            if (cause instanceof BindException) {
                return "expected a free port at an address of this machine, found it in use, not permitted or not of"
                        + " this machine (" + cause.getMessage() + ")";
            }
            if (cause instanceof UnresolvedAddressException) {
                return "expected a host that is known here, found '" + settings.host() + "'";
            }
        }
        if (failed instanceof SocketException || settings.tls().isEmpty()) {
            return String.valueOf(failed.getMessage());
        }
        String keystore = settings.tls().map(tls -> tls.keystore().toString()).orElse("");
        String found = failed instanceof IOException ? "one that does not" : "trouble";
        return "expected the PKCS12 keystore " + keystore + " to open with its password, found " + found + " ("
                + failed.getMessage() + ")";
    }
}
