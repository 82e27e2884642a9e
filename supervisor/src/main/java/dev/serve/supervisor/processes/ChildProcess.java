package dev.serve.supervisor.processes;

import dev.serve.calls.ProcedureAwayException;
import dev.serve.worker.CommandFailedException;
import dev.serve.worker.OutputLines;
import dev.serve.worker.ProcessTree;
import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * One child, from its launch to its end, as its supervisor sees it: what it prints becomes log lines, and its end is told once.
 *
 * <p>The child connects to a socket in a folder that only this user can enter; the folder is gone as soon as it has.
 *
 * <p>Threads: {@code channel} is set once, by {@link #connect}. {@code lastErrors} is guarded by itself.
 */
final class ChildProcess {

    /** What a child tells by itself. */
    interface Listener {

        /** Takes a frame that answers no request; returns at once. */
        void told(Frame frame);

        /** The connection has ended although nobody ended it: nothing more can be sent. */
        void disconnected();

        /** The process has ended although nobody ended it. */
        void crashed(ChildException why);
    }

    /** How long what a process has sent and printed may take to come in after its end. */
    private static final Duration REST = Duration.ofSeconds(2);
    /** How long a process may live without a connection. */
    private static final Duration UNCONNECTED = Duration.ofSeconds(5);

    private static final int ERRORS_KEPT = 10;
    private static final String SOCKET = "socket";

    private final String service;
    private final Logger log;
    private final Listener listener;
    private final Path folder;
    private final ServerSocketChannel server;
    private final ProcessTree tree;
    private final Requests requests = new Requests();
    private final CountDownLatch hasEnded = new CountDownLatch(1);
    private final Deque<String> lastErrors = new ArrayDeque<>();
    private final long startedNanos = System.nanoTime();
    private volatile @Nullable FrameChannel channel;
    private volatile @Nullable ChildException endedBy;
    private volatile boolean ending;

    private ChildProcess(
            String service, Logger log, Listener listener, Path folder, ServerSocketChannel server, ProcessTree tree) {
        this.service = service;
        this.log = log;
        this.listener = listener;
        this.folder = folder;
        this.server = server;
        this.tree = tree;
    }

    /** Starts a child. It serves nothing before it is connected. */
    static ChildProcess launch(ChildCommand command, Logger log, Listener listener) throws IOException {
        Path folder = Files.createTempDirectory("serve");
        ServerSocketChannel server = null;
        try {
            Path socket = folder.resolve(SOCKET);
            server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            server.bind(UnixDomainSocketAddress.of(socket), 1);
            ProcessTree tree = ProcessTree.launch(command.line(socket), Path.of("."), Map.of());
            ChildProcess child = new ChildProcess(command.service(), log, listener, folder, server, tree);
            child.watch();
            return child;
        } catch (Throwable failed) {
            if (server != null) {
                server.close();
            }
            removeFolder(folder);
            throw failed;
        }
    }

    private void watch() {
        read(tree.command().getInputStream(), "stdout", line -> log.info("{}", line));
        Thread errors = read(tree.command().getErrorStream(), "stderr", line -> {
            keep(line);
            log.warn("{}", line);
        });
        Thread.ofPlatform().daemon().name(service + " exit").start(() -> awaitExit(errors));
    }

    /**
     * Waits for the child to connect.
     *
     * @throws ChildException when it ends instead
     */
    void connect() throws IOException, InterruptedException {
        try {
            SocketChannel socket = server.accept();
            FrameChannel connected = new FrameChannel(socket, service, this::receive, this::disconnected);
            channel = connected;
            connected.start();
        } catch (ClosedByInterruptException deadline) {
            Thread.interrupted();
            throw new InterruptedException("interrupted while the child of " + service + " started");
        } catch (ClosedChannelException gone) {
            throw end();
        } finally {
            release();
        }
    }

    /** Has the child do something, and waits until it has. */
    @Nullable
    Object request(Frame.Kind kind, @Nullable Object body, Duration atMost) throws Exception {
        Requests.Request request = requests.next();
        try {
            send(new Frame(kind, request.id(), body));
            Frame answer = request.answer().get(atMost.toMillis(), TimeUnit.MILLISECONDS);
            if (answer.kind() == Frame.Kind.FAILED) {
                throw Failures.thrown(answer.body());
            }
            return answer.body();
        } catch (ExecutionException crashed) {
            throw end();
        } catch (TimeoutException late) {
            throw new ChildException("the child of " + service + " did not answer within " + atMost.toMillis() + " ms");
        } finally {
            requests.forget(request);
        }
    }

    /**
     * Calls a procedure in the child. When this thread is interrupted, so is the call.
     *
     * @return a plain value
     */
    @Nullable
    Object call(String procedure, Map<String, @Nullable Object> body) throws Exception {
        Map<String, Object> call = Map.of("service", service, "procedure", procedure);
        Requests.Request request = requests.next();
        try {
            Frame answer = sent(new Frame(Frame.Kind.CALL, request.id(), body), request, procedure)
                    .get();
            if (answer.kind() == Frame.Kind.FAILED) {
                throw Failures.thrownByCall(answer.body(), call);
            }
            return answer.body();
        } catch (ExecutionException crashed) {
            throw new ChildException(
                    "the process ended while '" + procedure + "' was called in it, with an effect that is not known: "
                            + end().text(),
                    "",
                    call,
                    Optional.empty());
        } catch (InterruptedException cancelled) {
            connected().sendAnyway(new Frame(Frame.Kind.CANCEL, request.id(), null));
            throw cancelled;
        } finally {
            requests.forget(request);
        }
    }

    private Future<Frame> sent(Frame frame, Requests.Request request, String procedure) throws InterruptedException {
        try {
            connected().send(frame);
            return request.answer();
        } catch (IOException gone) {
            throw new ProcedureAwayException("'" + procedure + "' is away: process " + pid() + " of " + service
                    + " has ended; it was not called");
        }
    }

    int callsUnderWay() {
        return requests.open();
    }

    void send(Frame frame) throws InterruptedException, IOException {
        try {
            connected().send(frame);
        } catch (IOException gone) {
            throw end();
        }
    }

    /** Ends the process in order, with all that came from it: SIGTERM, then SIGKILL to what is left after the grace. */
    void end(Duration grace) throws InterruptedException {
        ending = true;
        tree.end(grace);
        close();
    }

    /** Kills the process with all that came from it. */
    void kill() throws InterruptedException {
        ending = true;
        tree.kill();
        close();
    }

    boolean isConnected() {
        return channel != null;
    }

    boolean isAlive() {
        return tree.command().isAlive();
    }

    long pid() {
        return tree.command().pid();
    }

    Duration uptime() {
        return Duration.ofNanos(System.nanoTime() - startedNanos);
    }

    private void close() {
        FrameChannel connected = channel;
        if (connected != null) {
            connected.close();
        }
        release();
    }

    private void receive(Frame frame) {
        switch (frame.kind()) {
            case DONE, FAILED -> requests.answer(frame);
            case LOG, WORKER_FAILED, WORKERS_ENDED -> listener.told(frame);
            case CONFIGURE, PREPARE, START, PAUSE, STOP, CLEANUP, HEALTH, CALL, CANCEL ->
                throw new IllegalStateException("expected an answer, found " + frame.kind());
        }
    }

    /** A child ends itself when it is no longer connected; one that does not is killed. */
    private void disconnected(String why) {
        if (!ending) {
            listener.disconnected();
        }
        try {
            if (!tree.command().waitFor(UNCONNECTED.toMillis(), TimeUnit.MILLISECONDS)) {
                log.error("process {} has lost its connection ({}) and lives on: it is killed", pid(), why);
                tree.command().destroyForcibly();
            }
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        }
    }

    private void awaitExit(Thread errors) {
        try {
            int exitCode = tree.command().waitFor();
            FrameChannel connected = channel;
            if (connected != null) {
                connected.awaitEnd(REST);
            }
            errors.join(REST);
            ChildException why = new ChildException(describe(exitCode));
            endedBy = why;
            hasEnded.countDown();
            requests.failAll(why);
            release();
            if (!ending) {
                listener.crashed(why);
            }
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        }
    }

    private String describe(int exitCode) {
        String message = String.valueOf(
                new CommandFailedException("process " + pid() + " of " + service, exitCode).getMessage());
        synchronized (lastErrors) {
            return lastErrors.isEmpty() ? message : message + "; it said last: " + String.join(" | ", lastErrors);
        }
    }

    /** What ended the process; for whoever has seen that it has. */
    private ChildException end() throws InterruptedException {
        boolean isTold = hasEnded.await(UNCONNECTED.plus(REST).plus(REST).toMillis(), TimeUnit.MILLISECONDS);
        ChildException why = endedBy;
        return isTold && why != null
                ? new ChildException(why.text())
                : new ChildException("process " + pid() + " of " + service + " is no longer connected");
    }

    private FrameChannel connected() {
        FrameChannel connected = channel;
        if (connected == null) {
            throw new ChildException("process " + pid() + " of " + service + " is not connected yet");
        }
        return connected;
    }

    private void keep(String line) {
        synchronized (lastErrors) {
            lastErrors.addLast(line);
            if (lastErrors.size() > ERRORS_KEPT) {
                lastErrors.removeFirst();
            }
        }
    }

    /** The stream's monitor is held all the time, because the JDK takes it to close the pipe when the process has ended. */
    private Thread read(InputStream output, String name, Consumer<String> line) {
        return Thread.ofPlatform().daemon().name(service + " " + name).start(() -> {
            synchronized (output) {
                try {
                    OutputLines.read(output, line);
                } catch (IOException failure) {
                    log.warn("can't read the {} of process {}", name, pid(), failure);
                }
            }
        });
    }

    private void release() {
        try {
            server.close();
        } catch (IOException gone) {
            // There is nothing left to close.
        }
        removeFolder(folder);
    }

    private static void removeFolder(Path folder) {
        try {
            for (Path each : List.of(folder.resolve(SOCKET), folder)) {
                Files.deleteIfExists(each);
            }
        } catch (IOException busy) {
            // A folder in the machine's place for temporary files is no harm.
        }
    }
}
