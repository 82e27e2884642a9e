package dev.serve.supervisor.maintenance;

import jakarta.servlet.Servlet;
import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;

/**
 * Makes the HTTP server. It has what the port needs and no more, because each part costs start-up time: no sessions, no
 * web sockets, no files. One platform thread waits for all connections; each request has a virtual thread.
 */
final class JettyServers {

    private static final int MAX_CONNECTIONS = 4_096;
    private static final int MAX_HEADER_BYTES = 8 * 1024;
    private static final int PLATFORM_THREADS = 4;
    private static final long STOP_TIMEOUT_MILLIS = 1_000;
    private static final long SHUTDOWN_IDLE_MILLIS = 100;

    private JettyServers() {}

    /**
     * The server, not yet started.
     *
     * @param bound the port that it listens at; empty where it binds that of the settings
     */
    static Server make(PortSettings settings, Servlet servlet, Optional<ServerSocketChannel> bound) {
        // Jetty's own queue starts the JVM's management first, which takes as long as all the rest of the server. What
        // waits in either is bounded by the number of connections.
        BlockingQueue<Runnable> queue = new LinkedBlockingQueue<>();
        QueuedThreadPool threads = new QueuedThreadPool(PLATFORM_THREADS, 1, queue);
        threads.setName("maintenance");
        threads.setDaemon(true);
        threads.setReservedThreads(0);
        threads.setVirtualThreadsExecutor(Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("maintenance request ", 0).factory()));
        Server server = new Server(threads, new ScheduledExecutorScheduler("maintenance timer", true), null);
        server.setErrorHandler(new JettyErrors());
        server.setStopTimeout(STOP_TIMEOUT_MILLIS);
        ServerConnector connector = connector(server, settings);
        bound.ifPresent(port -> listenAt(connector, port));
        server.addConnector(connector);
        server.addBean(new NetworkConnectionLimit(MAX_CONNECTIONS, server));
        ServletContextHandler context = new ServletContextHandler("/", ServletContextHandler.NO_SESSIONS);
        context.setErrorHandler(new JettyErrors());
        context.getServletHandler().setDecodeAmbiguousURIs(true);
        context.addServlet(new ServletHolder(servlet), "/*");
        server.setHandler(new GracefulHandler(context));
        return server;
    }

    private static ServerConnector connector(Server server, PortSettings settings) {
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setSendDateHeader(false);
        http.setRequestHeaderSize(MAX_HEADER_BYTES);
        // a name in a path may come with its slashes encoded
        http.setUriCompliance(UriCompliance.DEFAULT.with("NAMES", UriCompliance.Violation.AMBIGUOUS_PATH_SEPARATOR));
        ConnectionFactory[] factories = settings.tls()
                .map(tls -> secure(http, tls))
                .orElseGet(() -> new ConnectionFactory[] {new HttpConnectionFactory(http)});
        ServerConnector connector = new ServerConnector(server, 0, 1, factories);
        connector.setHost(settings.host());
        connector.setPort(settings.port());
        connector.setIdleTimeout(settings.idleTimeout().toMillis());
        connector.setShutdownIdleTimeout(SHUTDOWN_IDLE_MILLIS);
        return connector;
    }

    private static void listenAt(ServerConnector connector, ServerSocketChannel bound) {
        try {
            connector.open(bound);
        } catch (IOException closed) {
            throw new PortException(
                    "the maintenance port that was handed in can't be used: " + closed.getMessage(), closed);
        }
    }

    private static ConnectionFactory[] secure(HttpConfiguration http, PortSettings.Tls tls) {
        if (!Files.isRegularFile(tls.keystore()) || !Files.isReadable(tls.keystore())) {
            throw new PortException("the maintenance port has no certificate: expected a PKCS12 keystore at "
                    + tls.keystore() + ", found no file that can be read");
        }
        http.addCustomizer(new SecureRequestCustomizer(false));
        SslContextFactory.Server ssl = new SslContextFactory.Server();
        ssl.setKeyStoreType("PKCS12");
        ssl.setKeyStorePath(tls.keystore().toUri().toString());
        ssl.setKeyStorePassword(tls.password());
        HttpConnectionFactory plain = new HttpConnectionFactory(http);
        return new ConnectionFactory[] {new SslConnectionFactory(ssl, plain.getProtocol()), plain};
    }
}
