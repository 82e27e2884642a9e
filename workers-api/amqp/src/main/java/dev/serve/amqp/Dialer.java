package dev.serve.amqp;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Address;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.PossibleAuthenticationFailureException;
import com.rabbitmq.client.ShutdownSignalException;
import com.rabbitmq.client.impl.FrameHandlerFactory;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Makes connections to a broker. They do not come back by themselves: a {@link Link} sees to that. What they receive is
 * handed over on their reading thread, so no consumer may block there, or ask the broker anything.
 */
final class Dialer {

    /** How many bytes of one message are read at most, beside what the codec takes. */
    private static final int MOST_BODY_BYTES = 64 * 1024 * 1024;

    /**
     * A connection.
     *
     * @param frames that it writes
     * @param threads that it runs
     */
    record Dialled(Connection connection, CorkedFrames frames, Collection<Thread> threads) {

        /** Ends it and its threads, without waiting long for the other side. */
        void abort() {
            connection.abort(Math.toIntExact(CLOSE_WITHIN.toMillis()));
            try {
                for (Thread thread : threads) {
                    if (!thread.equals(Thread.currentThread())) {
                        thread.join(CLOSE_WITHIN);
                    }
                }
            } catch (InterruptedException hurry) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(2);

    private final BrokerAddress address;
    private final String name;
    private final ThreadFactory threads;

    /**
     * For a broker.
     *
     * @param name what the broker shows of the connections
     * @param threads for reading and heartbeats
     */
    Dialer(BrokerAddress address, String name, ThreadFactory threads) {
        this.address = address;
        this.name = name;
        this.threads = threads;
    }

    BrokerAddress address() {
        return address;
    }

    /**
     * Connects to the first host that answers.
     *
     * @throws FatalException where one answers, and refuses the user or the virtual host
     * @throws IOException where none answers; the message tells of each
     */
    Dialled dial() throws IOException {
        IOException failure = new IOException("no host answers");
        for (int i = 0; i < address.hosts().size(); i++) {
            try {
                return dial(address.hosts().get(i));
            } catch (FatalException refused) {
                throw refused;
            } catch (IOException unreachable) {
                IOException next = i == 0
                        ? unreachable
                        : new IOException(failure.getMessage() + "; " + unreachable.getMessage(), unreachable);
                failure = next;
            }
        }
        throw failure;
    }

    private Dialled dial(Address host) throws IOException {
        AtomicReference<CorkedFrames> frames = new AtomicReference<>();
        Queue<Thread> made = new ConcurrentLinkedQueue<>();
        try {
            ConnectionFactory factory = factory(frames);
            factory.setThreadFactory(task -> {
                Thread thread = threads.newThread(task);
                made.add(thread);
                return thread;
            });
            Connection connection = factory.newConnection(new Here(), List.of(host), name);
            return new Dialled(connection, Objects.requireNonNull(frames.get()), made);
        } catch (PossibleAuthenticationFailureException refused) {
            throw new FatalException(host + " refuses the user '" + address.user() + "', or the password", refused);
        } catch (IOException failure) {
            if (failure.getCause() instanceof ShutdownSignalException told && isForGood(Refusal.code(told))) {
                throw new FatalException(host + " refuses the connection: " + Refusal.text(told), told);
            }
            throw new IOException(host + " can't be reached: " + reason(failure), failure);
        } catch (TimeoutException late) {
            throw new IOException(host + " did not answer within " + address.connectTimeout(), late);
        }
    }

    private ConnectionFactory factory(AtomicReference<CorkedFrames> frames) {
        ConnectionFactory factory = new ConnectionFactory() {
            @Override
            protected synchronized FrameHandlerFactory createFrameHandlerFactory() throws IOException {
                FrameHandlerFactory plain = super.createFrameHandlerFactory();
                return (host, connectionName) -> {
                    CorkedFrames corked = new CorkedFrames(plain.create(host, connectionName));
                    frames.set(corked);
                    return corked;
                };
            }
        };
        int timeoutMillis = Math.toIntExact(address.connectTimeout().toMillis());
        factory.setUsername(address.user());
        factory.setPassword(address.password().value());
        factory.setVirtualHost(address.virtualHost());
        factory.setRequestedHeartbeat(Math.toIntExact(address.heartbeat().toSeconds()));
        factory.setConnectionTimeout(timeoutMillis);
        factory.setHandshakeTimeout(timeoutMillis);
        factory.setAutomaticRecoveryEnabled(false);
        factory.setTopologyRecoveryEnabled(false);
        factory.setMaxInboundMessageBodySize(MOST_BODY_BYTES);
        if (address.tls().isPresent()) {
            factory.useSslProtocol(address.tls().get());
            factory.enableHostnameVerification();
        }
        return factory;
    }

    /** Whether a broker says no to who asks, rather than that it goes, or nothing because it is gone. */
    private static boolean isForGood(int code) {
        return code == AMQP.NOT_ALLOWED || code == AMQP.ACCESS_REFUSED;
    }

    private static String reason(IOException failure) {
        return Objects.requireNonNullElseGet(failure.getMessage(), failure::toString);
    }

    /** Runs all on the thread that asks for it. */
    private static final class Here extends AbstractExecutorService {

        private volatile boolean isShutdown;

        @Override
        public void execute(Runnable task) {
            task.run();
        }

        @Override
        public void shutdown() {
            isShutdown = true;
        }

        @Override
        public List<Runnable> shutdownNow() {
            shutdown();
            return List.of();
        }

        @Override
        public boolean isShutdown() {
            return isShutdown;
        }

        @Override
        public boolean isTerminated() {
            return isShutdown;
        }

        @Override
        public boolean awaitTermination(long timeout, TimeUnit unit) {
            return isShutdown;
        }
    }
}
