package dev.serve.amqp;

import com.rabbitmq.client.ConnectionFactory;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The contract, on the embedded broker. */
class EmbeddedBrokerContractTest extends BrokerContract {

    private static @Nullable RunningBroker broker;

    @BeforeAll
    static void start() throws Exception {
        broker = RunningBroker.with("");
    }

    @AfterAll
    static void stop() throws Exception {
        Objects.requireNonNull(broker).close();
    }

    @Override
    ConnectionFactory factory() {
        return Objects.requireNonNull(broker).factory();
    }
}
