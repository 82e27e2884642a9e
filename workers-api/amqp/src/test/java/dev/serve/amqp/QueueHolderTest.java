package dev.serve.amqp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class QueueHolderTest {

    @Test
    void aQueueThatIsGoneAsItIsToBeHeldMeansThatNoneIsHeldAnyMore() throws Exception {
        AtomicInteger lost = new AtomicInteger();
        try (RunningBroker broker = RunningBroker.with("");
                Connection connection = broker.factory().newConnection()) {
            Channel channel = connection.createChannel();
            channel.queueDeclare("kept", true, false, true, Map.of());
            QueueHolder holder = QueueHolder.open(connection, lost::incrementAndGet);
            holder.hold("kept");

            assertThatThrownBy(() -> holder.hold("gone")).isInstanceOf(IOException.class);

            assertThat(holder.holds("kept")).isFalse();
            await().until(() -> lost.get() == 1);
        }
    }

    @Test
    void aHolderThatIsClosedIsNotLost() throws Exception {
        AtomicInteger lost = new AtomicInteger();
        try (RunningBroker broker = RunningBroker.with("");
                Connection connection = broker.factory().newConnection()) {
            QueueHolder holder = QueueHolder.open(connection, lost::incrementAndGet);

            holder.close();

            assertThat(holder.isOpen()).isFalse();
            assertThat(lost).hasValue(0);
        }
    }
}
