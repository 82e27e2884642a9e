package dev.serve.amqp;

import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * One connection: reads what its client asks, one after the other, while a second thread writes.
 *
 * <p>Threads: {@link #serve} is for one thread, which alone uses {@code sessions} and {@code current}; {@code opened} and
 * {@code forced} are shared with those that force it to close.
 */
final class BrokerConnection {

    /** What a connection makes known. */
    interface Watch {
        /** A queue had no room for a message. */
        void rejected();

        /** The client was silent for two heartbeats, or did not read for too long. */
        void dropped();
    }

    /** Makes a thread that is not yet started. */
    interface Threads {
        Thread newThread(String purpose, Runnable task);
    }

    private static final int HANDSHAKE_MILLIS = 10_000;

    /** Two seconds for each second of a heartbeat. */
    private static final int HEARTBEATS_MISSED_MILLIS = 2_000;

    private static final int CLOSING_MILLIS = 5_000;
    private static final Duration LAST_WORDS = Duration.ofSeconds(1);

    private final Socket socket;
    private final Broker broker;
    private final Handshake.Terms terms;
    private final Watch watch;
    private final Logger log;
    private final Outbox outbox = new Outbox();
    private final ConnectionState state;
    private final FrameReader in;
    private final ConnectionWriter writer;
    private final Thread writerThread;
    private final Map<Integer, ChannelSession> sessions = new HashMap<>();
    private @Nullable MethodId current;
    private volatile boolean opened;
    private volatile boolean forced;

    BrokerConnection(Socket socket, Broker broker, Handshake.Terms terms, Watch watch, Threads threads, Logger log)
            throws IOException {
        this.socket = socket;
        this.broker = broker;
        this.terms = terms;
        this.watch = watch;
        this.log = log;
        state = new ConnectionState(broker.limits.windowBytes());
        in = new FrameReader(socket.getInputStream(), this::flushConfirms, terms.frameMaxBytes());
        writer = new ConnectionWriter(socket.getOutputStream(), outbox, bytes -> broker.sent(state, bytes));
        writerThread = threads.newThread("writer", this::write);
    }

    /** Serves the client until it, or the broker, has closed the connection. */
    void serve() throws IOException, InterruptedException {
        socket.setTcpNoDelay(true);
        writerThread.start();
        try {
            if (broker.came(this)) {
                talk();
            }
        } catch (SocketTimeoutException silent) {
            if (opened && !forced) {
                watch.dropped();
                log.warn("dropped {}: silent for two heartbeats", socket.getRemoteSocketAddress());
            }
        } catch (EOFException | SocketException gone) {
            log.debug("{} went without closing its connection", socket.getRemoteSocketAddress());
        } finally {
            broker.left(this, state);
            sessions.values().forEach(ChannelSession::abandon);
            outbox.end();
            if (!writerThread.join(LAST_WORDS)) {
                socket.close();
                writerThread.join();
            }
        }
    }

    /** Tells the client to go, with this reason; one that does not is cut off when the pause has waited long enough. */
    void force(String reason) throws IOException {
        forced = true;
        if (opened) {
            outbox.addLast(Replies.connectionClose(
                    ReplyCode.CONNECTION_FORCED, ReplyCode.CONNECTION_FORCED.name() + " - " + reason, 0, 0));
        } else {
            socket.close();
        }
    }

    /** Cuts a client off that has not read for too long. */
    void dropIfStuck(long mostMillis) throws IOException {
        if (writer.stuckMillis() > mostMillis) {
            watch.dropped();
            log.warn("dropped {}: it has read nothing for {} ms", socket.getRemoteSocketAddress(), mostMillis);
            socket.setSoLinger(true, 0);
            socket.close();
        }
    }

    private void talk() throws IOException, InterruptedException {
        socket.setSoTimeout(HANDSHAKE_MILLIS);
        try {
            Handshake handshake = new Handshake(in, outbox, terms);
            if (!handshake.isGreeted()) {
                return;
            }
            Handshake.Agreed agreed = handshake.agree();
            writer.agree(agreed.frameMaxBytes(), agreed.heartbeatSeconds());
            socket.setSoTimeout(agreed.heartbeatSeconds() * HEARTBEATS_MISSED_MILLIS);
            broker.opened(state, outbox, agreed.wantsCancelNotices());
            outbox.add(Replies.openOk());
            opened = true;
            if (forced) {
                return;
            }
            serveFrames(agreed.channelMax());
        } catch (BrokerException failure) {
            log.warn("closed the connection of {}: {}", socket.getRemoteSocketAddress(), failure.text());
            close(failure);
        }
    }

    /** Serves frames until one of both sides has closed the connection. */
    private void serveFrames(int channelMax) throws IOException, InterruptedException, BrokerException {
        while (true) {
            outbox.awaitRoom();
            Frame frame = in.next();
            if (frame.type() == Frame.HEARTBEAT) {
                continue;
            }
            if (frame.channel() == 0) {
                if (isLast(frame)) {
                    return;
                }
            } else if (!forced) {
                serveChannel(frame, channelMax);
            }
        }
    }

    private void serveChannel(Frame frame, int channelMax) throws BrokerException {
        MethodId id = frame.type() == Frame.METHOD ? MethodReader.id(frame.payload()) : null;
        if (id != null) {
            current = id;
        }
        ChannelSession session = sessions.get(frame.channel());
        if (session == null) {
            open(frame.channel(), id, channelMax);
            return;
        }
        try {
            if (id != null) {
                session.method(id, frame.payload());
            } else if (frame.type() == Frame.HEADER) {
                session.header(frame.payload());
            } else {
                session.body(frame.payload());
            }
        } catch (BrokerException failure) {
            if (failure.code().scope == ReplyCode.Scope.CONNECTION) {
                throw failure;
            }
            log.info("closed a channel of {}: {}", socket.getRemoteSocketAddress(), failure.text());
            session.fail(failure, classId(), methodId());
        }
        if (session.isClosed()) {
            sessions.remove(frame.channel());
        }
    }

    private void open(int channel, @Nullable MethodId id, int channelMax) throws BrokerException {
        if (id != MethodId.CHANNEL_OPEN) {
            throw new BrokerException(ReplyCode.CHANNEL_ERROR, "expected 'channel.open'");
        }
        if (channel > channelMax) {
            throw new BrokerException(
                    ReplyCode.NOT_ALLOWED, "expected a channel number of at most " + channelMax + ", found " + channel);
        }
        ChannelState opening = new ChannelState(state, channel);
        broker.decide((host, deliveries, now, effects) -> state.channels.put(channel, opening));
        sessions.put(channel, new ChannelSession(broker, outbox, opening, watch::rejected));
        outbox.add(Replies.channelOpenOk(channel));
    }

    /** Whether the connection ends with this frame of channel 0. */
    private boolean isLast(Frame frame) throws BrokerException {
        if (frame.type() != Frame.METHOD) {
            throw new BrokerException(ReplyCode.UNEXPECTED_FRAME, "expected no content on channel 0");
        }
        MethodId id = MethodReader.id(frame.payload());
        if (id == MethodId.CONNECTION_CLOSE) {
            flushConfirms();
            broker.left(this, state);
            outbox.addFarewell(Replies.plain(0, MethodId.CONNECTION_CLOSE_OK));
            return true;
        }
        if (forced && id == MethodId.CONNECTION_CLOSE_OK) {
            return true;
        }
        current = id;
        MethodReader.read(id, frame.payload());
        throw new BrokerException(ReplyCode.COMMAND_INVALID, "expected no '" + id + "' on an open connection");
    }

    /** Tells the client what it did, and waits until it knows. */
    private void close(BrokerException failure) throws IOException {
        broker.left(this, state);
        flushConfirms();
        outbox.addLast(Replies.connectionClose(failure.code(), failure.text(), classId(), methodId()));
        socket.setSoTimeout(CLOSING_MILLIS);
        long begin = System.nanoTime();
        try {
            while (TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin) < CLOSING_MILLIS) {
                Frame frame = in.next();
                if (frame.channel() == 0 && frame.type() == Frame.METHOD) {
                    MethodId id = MethodReader.id(frame.payload());
                    if (id == MethodId.CONNECTION_CLOSE || id == MethodId.CONNECTION_CLOSE_OK) {
                        return;
                    }
                }
            }
        } catch (BrokerException garbage) {
            log.debug("{} goes on with what can't be read", socket.getRemoteSocketAddress(), garbage);
        }
    }

    private void flushConfirms() {
        sessions.values().forEach(ChannelSession::flushConfirms);
    }

    private int classId() {
        return current == null ? 0 : current.classId;
    }

    private int methodId() {
        return current == null ? 0 : current.methodId;
    }

    /** What the second thread does. When it can't write, it ends the connection. */
    private void write() {
        try {
            writer.run();
        } catch (IOException | InterruptedException failure) {
            log.debug("{} can't be written to", socket.getRemoteSocketAddress(), failure);
            outbox.end();
            try {
                socket.close();
            } catch (IOException alreadyClosed) {
                log.debug("{} was closed already", socket.getRemoteSocketAddress(), alreadyClosed);
            }
        }
    }
}
