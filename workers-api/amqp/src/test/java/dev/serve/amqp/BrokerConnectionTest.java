package dev.serve.amqp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AuthenticationFailureException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Connections, as the client of RabbitMQ makes them. */
@ParameterizedClass
@EnumSource
class BrokerConnectionTest extends BrokerTestBase {

    BrokerConnectionTest(TestBroker broker) {
        super(broker);
    }

    @Test
    void aConnectionAgreesOnFramesAndHeartbeats() throws Exception {
        ConnectionFactory factory = factory();
        factory.setRequestedHeartbeat(7);
        factory.setRequestedFrameMax(8192);
        Connection connection = connected(factory);

        assertThat(connection.getHeartbeat()).isEqualTo(7);
        assertThat(connection.getFrameMax()).isEqualTo(8192);
    }

    @Test
    void aWrongPasswordIsRefused() throws Exception {
        ConnectionFactory factory = factory();
        factory.setPassword("wrong");

        assertThatThrownBy(factory::newConnection)
                .isInstanceOf(AuthenticationFailureException.class)
                .hasMessageContaining("Login was refused using authentication mechanism PLAIN");
    }

    @Test
    void anUnknownVirtualHostIsRefused() throws Exception {
        ConnectionFactory factory = factory();
        factory.setVirtualHost("elsewhere");

        assertThat(closing(factory::newConnection).reason()).isEqualTo(530);
    }

    @Test
    void anExclusiveQueueIsForItsConnectionAloneAndGoesWithIt() throws Exception {
        Connection owner = connected(factory());
        Channel owning = owner.createChannel();
        owning.queueDeclare(name, false, true, false, NO_ARGUMENTS);
        Connection other = connected(factory());

        Closing closing = closing(() -> other.createChannel().queueDeclarePassive(name));
        assertThat(closing.reason()).isEqualTo(405);
        assertThat(closing.text())
                .startsWith("RESOURCE_LOCKED - cannot obtain exclusive access to locked queue '" + name + "'");
        owner.close();

        await().until(() ->
                closing(() -> other.createChannel().queueDeclarePassive(name)).reason() == 404);
    }

    @Test
    void aConsumerTagThatIsTakenClosesTheConnection() throws Exception {
        Channel channel = channel();
        String queue = queue(channel, NO_ARGUMENTS);
        channel.basicConsume(queue, false, "mine", new Inbox(channel));

        assertThat(closing(() -> channel.basicConsume(queue, false, "mine", new Inbox(channel))))
                .isEqualTo(new Closing(530, "NOT_ALLOWED - attempt to reuse consumer tag 'mine'"));
        assertThat(channel.getConnection().isOpen()).isFalse();
    }

    @Test
    void aClientThatIsSilentForTwoHeartbeatsIsDroppedAndWhatItHoldsGoesBack() throws Exception {
        Channel channel = channel();
        channel.queueDeclare(name, false, false, false, NO_ARGUMENTS);
        publish(channel, name, 1);
        try (RawClient silent = RawClient.opened(factory().getPort(), 1)) {
            silent.openChannel();
            silent.consume(name, false);
            silent.awaitMethod(MethodId.BASIC_DELIVER);

            assertThat(consume(channel, name).next().getEnvelope().isRedeliver())
                    .isTrue();
        } finally {
            channel.queueDelete(name);
        }
    }

    @Test
    void theBrokerSendsHeartbeats() throws Exception {
        try (RawClient client = RawClient.opened(factory().getPort(), 1)) {
            assertThat(client.next().type()).isEqualTo(Frame.HEARTBEAT);
        }
    }
}
