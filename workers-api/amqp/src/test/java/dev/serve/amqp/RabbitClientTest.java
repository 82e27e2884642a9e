package dev.serve.amqp;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;

/** The client over a RabbitMQ node of its own. */
class RabbitClientTest extends ClientContract {

    @BeforeAll
    @Timeout(value = RabbitNode.MOST_MINUTES, unit = TimeUnit.MINUTES)
    static void start() {
        assumeTrue(RabbitNode.isInstalled(), "no RabbitMQ here: install rabbitmq-server to run this test");
        RabbitNode.shared();
    }

    @Override
    int port() {
        return RabbitNode.shared().port();
    }
}
