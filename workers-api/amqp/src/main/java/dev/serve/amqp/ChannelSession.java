package dev.serve.amqp;

import dev.serve.amqp.ClientMethod.*;
import java.util.Optional;

/** One channel: answers what a client asks on it. For one thread, that of the connection's reader. */
final class ChannelSession {

    /** What comes next on the channel. */
    private enum Phase {
        METHOD,
        HEADER,
        BODY,
        CLOSE_OK,
        CLOSED
    }

    private final Broker broker;
    private final Outbox outbox;
    private final ChannelState state;
    private final int number;
    private final Confirms confirms;
    private final Runnable rejected;
    private final TopologyAnswers topology;
    private final DeliveryAnswers deliveryAnswers;
    private Phase phase = Phase.METHOD;
    private Optional<Publish> publish = Optional.empty();
    private Optional<IncomingMessage> incoming = Optional.empty();

    /** @param rejected told of each message that a queue had no room for */
    ChannelSession(Broker broker, Outbox outbox, ChannelState state, Runnable rejected) {
        this.broker = broker;
        this.outbox = outbox;
        this.state = state;
        this.number = state.number;
        this.rejected = rejected;
        confirms = new Confirms(number, outbox);
        topology = new TopologyAnswers(broker, outbox, state);
        deliveryAnswers = new DeliveryAnswers(broker, outbox, state);
    }

    boolean isClosed() {
        return phase == Phase.CLOSED;
    }

    void flushConfirms() {
        if (phase != Phase.CLOSE_OK) {
            confirms.flush();
        }
    }

    /** Gives back what a message that was not received whole took. */
    void abandon() {
        incoming.ifPresent(IncomingMessage::release);
        incoming = Optional.empty();
        publish = Optional.empty();
    }

    /** The client did what closes the channel. */
    void fail(BrokerException failure, int classId, int methodId) throws BrokerException {
        abandon();
        confirms.flush();
        close();
        outbox.add(Replies.channelClose(number, failure.code(), failure.text(), classId, methodId));
        phase = Phase.CLOSE_OK;
    }

    void method(MethodId id, byte[] payload) throws BrokerException {
        if (phase == Phase.CLOSE_OK) {
            closing(id);
            return;
        }
        expect(Phase.METHOD, id.toString());
        answer(MethodReader.read(id, payload));
    }

    void header(byte[] payload) throws BrokerException {
        if (phase == Phase.CLOSE_OK) {
            return;
        }
        expect(Phase.HEADER, "a content header");
        MessageProperties properties = MessageProperties.read(payload);
        if (properties.bodyBytes() > broker.limits.bodyBytes()) {
            throw new BrokerException(
                    ReplyCode.PRECONDITION_FAILED,
                    "message size " + properties.bodyBytes() + " is larger than configured max size "
                            + broker.limits.bodyBytes());
        }
        IncomingMessage message = new IncomingMessage(publish.orElseThrow(), properties, broker.receiving);
        incoming = Optional.of(message);
        phase = Phase.BODY;
        publishIfComplete(message);
    }

    void body(byte[] payload) throws BrokerException {
        if (phase == Phase.CLOSE_OK) {
            return;
        }
        expect(Phase.BODY, "a content body");
        IncomingMessage message = incoming.orElseThrow();
        message.add(payload);
        publishIfComplete(message);
    }

    private void publishIfComplete(IncomingMessage incomplete) throws BrokerException {
        if (!incomplete.isComplete()) {
            return;
        }
        BrokerMessage message = incomplete.message();
        boolean mandatory = incomplete.isMandatory();
        phase = Phase.METHOD;
        abandon();
        Deliveries.Published published =
                broker.decide((host, deliveries, now, effects) -> deliveries.publish(message, now, effects));
        switch (published) {
            case ROUTED -> confirms.taken();
            case UNROUTED -> {
                if (mandatory) {
                    outbox.add(new Outgoing.WithMessage(number, Replies.returned(number, message), message));
                }
                confirms.taken();
            }
            case REJECTED -> {
                rejected.run();
                confirms.refused();
            }
        }
    }

    private void answer(ClientMethod method) throws BrokerException {
        switch (method) {
            case OfChannel asked -> answer(asked);
            case OfTopology asked -> topology.answer(asked);
            case OfDelivery asked -> deliveryAnswers.answer(asked);
            case OfConnection asked ->
                throw new BrokerException(
                        ReplyCode.COMMAND_INVALID, "expected a method of a channel, found one of channel 0");
        }
    }

    private void answer(OfChannel method) throws BrokerException {
        switch (method) {
            case Publish asked -> {
                if (asked.immediate()) {
                    throw BrokerException.notImplemented("basic.publish with immediate=true");
                }
                publish = Optional.of(asked);
                phase = Phase.HEADER;
            }
            case ConfirmSelect asked -> {
                confirms.select();
                if (!asked.noWait()) {
                    outbox.add(Replies.plain(number, MethodId.CONFIRM_SELECT_OK));
                }
            }
            case ChannelFlow asked -> {
                if (!asked.active()) {
                    throw BrokerException.notImplemented("channel.flow with active=false");
                }
                outbox.add(Replies.flowOk(number, true));
            }
            case ChannelClose asked -> {
                confirms.flush();
                close();
                outbox.add(Replies.plain(number, MethodId.CHANNEL_CLOSE_OK));
                phase = Phase.CLOSED;
            }
            case ChannelOpen asked -> throw new BrokerException(ReplyCode.CHANNEL_ERROR, "second 'channel.open' seen");
            case ChannelCloseOk asked ->
                throw new BrokerException(ReplyCode.COMMAND_INVALID, "'channel.close-ok' without 'channel.close'");
        }
    }

    /** The broker has closed the channel: nothing counts until the client says that it knows. */
    private void closing(MethodId id) {
        if (id == MethodId.CHANNEL_CLOSE) {
            outbox.add(Replies.plain(number, MethodId.CHANNEL_CLOSE_OK));
            phase = Phase.CLOSED;
        } else if (id == MethodId.CHANNEL_CLOSE_OK) {
            phase = Phase.CLOSED;
        }
    }

    private void close() throws BrokerException {
        broker.decide((host, deliveries, now, effects) -> {
            deliveries.close(state, now, effects);
            return state;
        });
    }

    private void expect(Phase expected, String found) throws BrokerException {
        if (phase != expected) {
            String awaited = switch (phase) {
                case METHOD -> "a method";
                case HEADER -> "a content header";
                case BODY -> "a content body";
                case CLOSE_OK, CLOSED -> "nothing";
            };
            throw new BrokerException(ReplyCode.UNEXPECTED_FRAME, "expected " + awaited + ", found " + found);
        }
    }
}
