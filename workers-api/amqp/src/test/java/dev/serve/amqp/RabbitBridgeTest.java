package dev.serve.amqp;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.BeforeAll;

/** Bridges over a RabbitMQ node. */
class RabbitBridgeTest extends BridgeContract {

    @BeforeAll
    static void isInstalled() {
        assumeTrue(RabbitNode.isInstalled(), "no RabbitMQ here: install rabbitmq-server to run this test");
    }

    @Override
    int port() {
        return RabbitNode.shared().port();
    }
}
