package dev.serve.amqp;

import com.rabbitmq.client.Channel;
import dev.serve.calls.Exports;
import dev.serve.calls.Procedures;
import dev.serve.calls.Provider;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/** A broker, a module's procedures and a caller, for tests of bridges. */
abstract class BridgeTestBase {

    /** Queues are named by procedure, and a node is shared by all tests. */
    private final String prefix = "b" + UUID.randomUUID().toString().replace("-", "") + ".";

    private final TestBroker broker;
    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    final BridgeTarget target = new BridgeTarget();
    final Procedures procedures = new Procedures();
    final Provider provider = procedures.provider("m", "m");
    RawCaller caller;
    int port;

    BridgeTestBase(TestBroker broker) {
        this.broker = broker;
    }

    @BeforeEach
    @Timeout(value = RabbitNode.MOST_MINUTES, unit = TimeUnit.MINUTES)
    void open() throws Exception {
        TestBroker.Running running = broker.run();
        port = running.port();
        open.push(running.end());
        provider.open(Exports.of(target));
        caller = kept(RawCaller.on(port));
    }

    @AfterEach
    void close() throws Exception {
        target.mayEnd.release(1_000);
        while (!open.isEmpty()) {
            open.pop().close();
        }
    }

    <T extends AutoCloseable> T kept(T resource) {
        open.push(resource);
        return resource;
    }

    /** The name that a procedure is served under in this test. */
    String named(String procedure) {
        return prefix + procedure;
    }

    String queue(String procedure) {
        return "rpc_async_" + named(procedure);
    }

    RunningBridge bridge(String settings) throws Exception {
        return kept(RunningBridge.started(port, procedures, prefixed(settings)));
    }

    String prefixed(String settings) {
        return "prefix = \"" + prefix + "\"\n" + settings;
    }

    static ConditionFactory await() {
        return Awaitility.await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(10));
    }

    /** How many calls wait in the queue of a procedure. */
    long waiting(String procedure) throws Exception {
        return caller.channel.messageCount(queue(procedure));
    }

    /** Whether there is a queue for a procedure. */
    boolean hasQueue(String procedure) throws Exception {
        Channel channel = caller.newChannel();
        try {
            channel.queueDeclarePassive(queue(procedure));
            channel.close();
            return true;
        } catch (IOException missing) {
            return false;
        }
    }
}
