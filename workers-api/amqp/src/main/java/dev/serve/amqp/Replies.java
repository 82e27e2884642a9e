package dev.serve.amqp;

import java.util.Map;

/** The frames of the methods that the broker sends, ready to be written. */
final class Replies {

    /** The frame that says nothing but that one is there. */
    static final byte[] HEARTBEAT = {Frame.HEARTBEAT, 0, 0, 0, 0, 0, 0, (byte) Frame.END};

    /** What a client is answered that does not begin as AMQP 0-9-1 does: how it should. */
    static final byte[] GREETING = {'A', 'M', 'Q', 'P', 0, 0, 9, 1};

    private Replies() {}

    /** A method without arguments. */
    static byte[] plain(int channel, MethodId id) {
        return FieldWriter.method(channel, id).frame();
    }

    static byte[] start(Map<String, ?> serverProperties) {
        return FieldWriter.method(0, MethodId.CONNECTION_START)
                .octet(0)
                .octet(9)
                .table(serverProperties)
                .longText("PLAIN")
                .longText("en_US")
                .frame();
    }

    static byte[] tune(int channelMax, int frameMaxBytes, int heartbeatSeconds) {
        return FieldWriter.method(0, MethodId.CONNECTION_TUNE)
                .shortInt(channelMax)
                .longInt(frameMaxBytes)
                .shortInt(heartbeatSeconds)
                .frame();
    }

    static byte[] openOk() {
        return FieldWriter.method(0, MethodId.CONNECTION_OPEN_OK).shortText("").frame();
    }

    static byte[] connectionClose(ReplyCode code, String text, int classId, int methodId) {
        return close(0, MethodId.CONNECTION_CLOSE, code, text, classId, methodId);
    }

    static byte[] channelClose(int channel, ReplyCode code, String text, int classId, int methodId) {
        return close(channel, MethodId.CHANNEL_CLOSE, code, text, classId, methodId);
    }

    private static byte[] close(int channel, MethodId id, ReplyCode code, String text, int classId, int methodId) {
        return FieldWriter.method(channel, id)
                .shortInt(code.number)
                .shortText(text)
                .shortInt(classId)
                .shortInt(methodId)
                .frame();
    }

    static byte[] channelOpenOk(int channel) {
        return FieldWriter.method(channel, MethodId.CHANNEL_OPEN_OK)
                .longText("")
                .frame();
    }

    static byte[] flowOk(int channel, boolean active) {
        return FieldWriter.method(channel, MethodId.CHANNEL_FLOW_OK).bit(active).frame();
    }

    static byte[] queueDeclareOk(int channel, String queue, int messages, int consumers) {
        return FieldWriter.method(channel, MethodId.QUEUE_DECLARE_OK)
                .shortText(queue)
                .longInt(messages)
                .longInt(consumers)
                .frame();
    }

    /** The answer to a purge or a deletion: how many messages went. */
    static byte[] count(int channel, MethodId id, int messages) {
        return FieldWriter.method(channel, id).longInt(messages).frame();
    }

    /** The answer to consume or cancel, or the notice of a cancellation, where {@code id} is one of theirs. */
    static byte[] consumer(int channel, MethodId id, String consumerTag) {
        FieldWriter method = FieldWriter.method(channel, id).shortText(consumerTag);
        return (id == MethodId.BASIC_CANCEL ? method.bit(true) : method).frame();
    }

    static byte[] returned(int channel, BrokerMessage message) {
        return FieldWriter.method(channel, MethodId.BASIC_RETURN)
                .shortInt(312)
                .shortText("NO_ROUTE")
                .shortText(message.exchange())
                .shortText(message.routingKey())
                .frame();
    }

    static byte[] deliver(
            int channel, String consumerTag, long deliveryTag, boolean redelivered, BrokerMessage message) {
        return FieldWriter.method(channel, MethodId.BASIC_DELIVER)
                .shortText(consumerTag)
                .longLong(deliveryTag)
                .bit(redelivered)
                .shortText(message.exchange())
                .shortText(message.routingKey())
                .frame();
    }

    static byte[] getOk(int channel, long deliveryTag, boolean redelivered, BrokerMessage message, int messagesLeft) {
        return FieldWriter.method(channel, MethodId.BASIC_GET_OK)
                .longLong(deliveryTag)
                .bit(redelivered)
                .shortText(message.exchange())
                .shortText(message.routingKey())
                .longInt(messagesLeft)
                .frame();
    }

    static byte[] getEmpty(int channel) {
        return FieldWriter.method(channel, MethodId.BASIC_GET_EMPTY)
                .shortText("")
                .frame();
    }

    static byte[] ack(int channel, long upTo, boolean multiple) {
        return FieldWriter.method(channel, MethodId.BASIC_ACK)
                .longLong(upTo)
                .bit(multiple)
                .frame();
    }

    static byte[] nack(int channel, long deliveryTag) {
        return FieldWriter.method(channel, MethodId.BASIC_NACK)
                .longLong(deliveryTag)
                .bit(false)
                .frame();
    }
}
