package dev.serve.amqp;

import static org.assertj.core.api.Assumptions.assumeThat;

import com.rabbitmq.client.ConnectionFactory;
import org.junit.jupiter.api.BeforeAll;

/** The contract, on a real RabbitMQ: what the embedded broker is held to is what that one does. */
class RabbitContractTest extends BrokerContract {

    @BeforeAll
    static void start() {
        assumeThat(RabbitNode.isInstalled())
                .as("%s is there: install rabbitmq-server", RabbitNode.SERVER)
                .isTrue();
    }

    @Override
    ConnectionFactory factory() throws Exception {
        return factory(RabbitNode.shared().port());
    }
}
