package dev.serve.amqp;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Bridges over the embedded broker. */
class EmbeddedBridgeTest extends BridgeContract {

    private RunningBroker broker;

    @Override
    int port() {
        return broker.worker.port();
    }

    @Override
    @BeforeEach
    void open() throws Exception {
        broker = RunningBroker.with("");
        super.open();
    }

    @Override
    @AfterEach
    void close() throws Exception {
        super.close();
        broker.close();
    }
}
