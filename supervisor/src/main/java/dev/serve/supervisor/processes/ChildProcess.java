package dev.serve.supervisor.processes;

import dev.serve.calls.ProcedureAwayException;
import dev.serve.worker.CommandFailedException;
import dev.serve.worker.ProcessTree;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * One child, from its launch to its end, as its supervisor sees it: what it prints becomes log lines, and its end is told once.
 *
 * <p>Threads: {@code channel} is set once, by {@link #connect}. {@code endedBy} is set before {@code hasEnded} tells of it.
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

    private final String service;
    private final Logger log;
    private final Listener listener;
    private final ChildSocket socket;
    private final ProcessTree tree;
    private final Requests requests = new Requests();
    private final CountDownLatch hasEnded = new CountDownLatch(1);
    private final ChildOutput output;
    private final long startedNanos = System.nanoTime();
    private volatile @Nullable FrameChannel channel;
    private volatile @Nullable ChildException endedBy;
    private volatile boolean ending;

    private ChildProcess(String service, Logger log, Listener listener, ChildSocket socket, ProcessTree tree) {
        this.service = service;
        this.log = log;
        this.listener = listener;
        this.socket = socket;
        this.tree = tree;
        this.output = new ChildOutput(service, tree.command(), log);
    }

    /** Starts a child. It serves nothing before it is connected. */
    static ChildProcess launch(ChildCommand command, Logger log, Listener listener) throws IOException {
        ChildSocket socket = ChildSocket.open();
        try {
            ProcessTree tree = ProcessTree.launch(command.line(socket.path()), Path.of("."), Map.of());
            ChildProcess child = new ChildProcess(command.service(), log, listener, socket, tree);
            Thread.ofPlatform().daemon().name(command.service() + " exit").start(child::awaitExit);
            return child;
        } catch (Throwable failed) {
            socket.release();
            throw failed;
        }
    }

    /**
     * Waits for the child to connect.
     *
     * @throws ChildException when it ends instead
     */
    void connect() throws IOException, InterruptedException {
        try {
            FrameChannel connected = new FrameChannel(socket.accept(), service, this::receive, this::disconnected);
            channel = connected;
            connected.start();
        } catch (ClosedByInterruptException deadline) {
            Thread.interrupted();
            throw new InterruptedException("interrupted while the child of " + service + " started");
        } catch (ClosedChannelException gone) {
            throw end();
        } finally {
            socket.release();
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
        Map<String, Object> call = new LinkedHashMap<>();
        call.put("service", service);
        call.put("procedure", procedure);
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
        socket.release();
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

    private void awaitExit() {
        try {
            int exitCode = tree.command().waitFor();
            FrameChannel connected = channel;
            if (connected != null) {
                connected.awaitEnd(REST);
            }
            output.awaitEnd(REST);
            ChildException why = new ChildException(describe(exitCode));
            endedBy = why;
            hasEnded.countDown();
            requests.failAll(why);
            socket.release();
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
        String said = output.lastErrors();
        return said.isEmpty() ? message : message + "; it said last: " + said;
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
}
