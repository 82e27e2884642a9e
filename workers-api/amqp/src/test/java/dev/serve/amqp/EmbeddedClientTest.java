package dev.serve.amqp;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** The client over the embedded broker. */
class EmbeddedClientTest extends ClientContract {

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
    void close() {
        super.close();
        broker.close();
    }
}
