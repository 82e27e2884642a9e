package dev.serve.amqp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.serve.amqp.ClientMethod.Consume;
import dev.serve.amqp.ClientMethod.Nack;
import dev.serve.amqp.ClientMethod.QueueDeclare;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the broker decides, without a socket, and with a clock that the tests set. */
class QueueStateTest {

    private static final BrokerLimits LIMITS = new BrokerLimits(10_000, 2_000, 5, 1_000, 3, 3, 3, 3, 700);

    private final MemoryBudget budget = new MemoryBudget(LIMITS.bytes());
    private final VirtualHost host = new VirtualHost(LIMITS, budget);
    private final Deliveries deliveries = new Deliveries(host, LIMITS);
    private final ConnectionState connection = new ConnectionState(LIMITS.windowBytes());
    private final List<Effect> effects = new ArrayList<>();
    private long nowMillis = 1_000;

    @Test
    void whatNobodyConsumesWaits() throws Exception {
        declare("q", Map.of());

        assertThat(publish("q", "1")).isEqualTo(Deliveries.Published.ROUTED);
        assertThat(effects).isEmpty();
        assertThat(ready("q")).isEqualTo(1);
    }

    @Test
    void aConsumerIsAnsweredBeforeItGetsWhatIsThere() throws Exception {
        declare("q", Map.of());
        publish("q", "1");
        ChannelState channel = channel(1);

        consume(channel, "q");

        assertThat(effects.getFirst()).isEqualTo(new Effect.ConsumeOk(channel, "ctag-1.1"));
        assertThat(delivered()).containsExactly("1:1");
    }

    @Test
    void deliveriesStopWhereTheWindowIsFullAndGoOnOnceItIsWritten() throws Exception {
        declare("q", Map.of());
        ChannelState channel = channel(1);
        consume(channel, "q");
        for (int i = 1; i <= 4; i++) {
            publish("q", "x".repeat(350));
        }
        assertThat(delivered()).hasSize(2);

        deliveries.sent(connection, 2_000, nowMillis, effects);

        assertThat(delivered()).hasSize(4);
    }

    @Test
    void aClientThatDoesNotReadHoldsUpNoOther() throws Exception {
        declare("q", Map.of());
        consume(channel(1), "q");
        ConnectionState reading = new ConnectionState(1_000_000);
        ChannelState other = new ChannelState(reading, 9);
        reading.channels.put(9, other);
        consume(other, "q");
        for (int i = 1; i <= 5; i++) {
            publish("q", "x".repeat(250));
        }

        assertThat(effects.stream().filter(effect -> effect instanceof Effect.Deliver && effect.channel() == other))
                .hasSize(3);
        assertThat(ready("q")).isZero();
    }

    @Test
    void whatComesBackAfterItsTimeIsGone() throws Exception {
        declare("q", Map.of("x-message-ttl", 100));
        publish("q", "1");
        ChannelState channel = channel(1);
        consume(channel, "q");
        nowMillis += 100;
        deliveries.nack(channel, new Nack(1, false, true), nowMillis, effects);

        assertThat(delivered()).containsExactly("1:1");
        assertThat(ready("q")).isZero();
        assertThat(budget.takenBytes()).isZero();
    }

    @Test
    void aTimeOfZeroLetsAMessageReachOnlyWhoWaits() throws Exception {
        declare("q", Map.of("x-message-ttl", 0));
        publish("q", "1");
        consume(channel(1), "q");
        publish("q", "2");

        assertThat(delivered()).containsExactly("1:2");
    }

    @Test
    void aQueueHoldsNoMoreMessagesThanTheBrokerAllowsUnacknowledgedOnesToo() throws Exception {
        declare("q", Map.of());
        ChannelState channel = channel(1);
        consume(channel, "q");
        for (int i = 1; i <= 5; i++) {
            assertThat(publish("q", "")).isEqualTo(Deliveries.Published.ROUTED);
        }

        assertThat(publish("q", "")).isEqualTo(Deliveries.Published.REJECTED);
        deliveries.ack(channel, 5, true, nowMillis, effects);
        assertThat(publish("q", "")).isEqualTo(Deliveries.Published.ROUTED);
    }

    @Test
    void aQueueHoldsNoMoreBytesThanTheBrokerAllows() throws Exception {
        declare("q", Map.of());

        assertThat(publish("q", "x".repeat(1_000))).isEqualTo(Deliveries.Published.ROUTED);
        assertThat(publish("q", "x".repeat(1_000))).isEqualTo(Deliveries.Published.REJECTED);
    }

    @Test
    void whatGoesGivesItsMemoryBack() throws Exception {
        declare("q", Map.of("x-max-length", 2));
        ChannelState channel = channel(1);
        for (int i = 1; i <= 4; i++) {
            publish("q", "text");
        }
        deliveries.fetch(channel, host.queue("q", connection, nowMillis, effects), false, nowMillis);
        host.delete(host.queue("q", connection, nowMillis, effects), nowMillis, effects);
        assertThat(budget.takenBytes()).isPositive();

        deliveries.close(channel, nowMillis, effects);

        assertThat(budget.takenBytes()).isZero();
    }

    @Test
    void aQueueThatNobodyUsesGoesWithItsMessages() throws Exception {
        declare("q", Map.of("x-expires", 100));
        publish("q", "1");
        nowMillis += 99;
        host.expire(nowMillis, effects);
        assertThat(host.queueCount()).isEqualTo(1);
        nowMillis++;
        host.expire(nowMillis, effects);

        assertThat(host.queueCount()).isZero();
        assertThat(budget.takenBytes()).isZero();
    }

    private void declare(String queue, Map<String, Object> arguments) throws BrokerException {
        host.declare(
                connection, new QueueDeclare(queue, false, false, false, false, false, arguments), nowMillis, effects);
    }

    private ChannelState channel(int number) {
        ChannelState channel = new ChannelState(connection, number);
        connection.channels.put(number, channel);
        return channel;
    }

    private void consume(ChannelState channel, String queue) throws BrokerException {
        deliveries.consume(channel, new Consume(queue, "", false, false, false, false, Map.of()), nowMillis, effects);
    }

    private Deliveries.Published publish(String queue, String text) throws BrokerException {
        MessageProperties properties = new MessageProperties(text.length(), new byte[14], MessageProperties.NO_TTL);
        return deliveries.publish(
                new BrokerMessage("", queue, properties, text.getBytes(StandardCharsets.UTF_8)), nowMillis, effects);
    }

    private int ready(String queue) throws BrokerException {
        return host.queue(queue, connection, nowMillis, effects).readyCount(nowMillis);
    }

    /** The deliveries so far: delivery tag and body. */
    private List<String> delivered() {
        List<String> delivered = new ArrayList<>();
        for (Effect effect : effects) {
            if (effect instanceof Effect.Deliver delivery) {
                delivered.add(delivery.deliveryTag() + ":"
                        + new String(delivery.message().body(), StandardCharsets.UTF_8));
            }
        }
        return delivered;
    }
}
