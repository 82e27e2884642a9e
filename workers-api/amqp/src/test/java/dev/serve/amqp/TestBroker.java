package dev.serve.amqp;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** The brokers that tests run on. */
enum TestBroker {
    EMBEDDED {
        @Override
        Running run() throws Exception {
            RunningBroker broker = RunningBroker.with("");
            return new Running(broker.worker.port(), broker);
        }
    },

    RABBIT {
        @Override
        Running run() {
            assumeTrue(RabbitNode.isInstalled(), "no RabbitMQ here: install rabbitmq-server to run this test");
            return new Running(RabbitNode.shared().port(), () -> {});
        }
    };

    /** One that runs: for a single test, or for all. */
    record Running(int port, AutoCloseable end) {}

    abstract Running run() throws Exception;
}
