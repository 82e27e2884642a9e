package dev.serve.amqp;

import dev.serve.amqp.ClientMethod.*;

/** Reads the methods that clients send. */
final class MethodReader {

    private MethodReader() {}

    /** Which method a payload holds. */
    static MethodId id(byte[] payload) throws BrokerException {
        FieldReader fields = new FieldReader(payload, 0);
        int classId = fields.shortInt();
        int methodId = fields.shortInt();
        return MethodId.of(classId, methodId)
                .orElseThrow(() -> BrokerException.notImplemented("method " + classId + "." + methodId));
    }

    /**
     * Reads a method and its arguments.
     *
     * @throws BrokerException when it is malformed, or is one that the broker does not implement
     */
    static ClientMethod read(MethodId id, byte[] payload) throws BrokerException {
        FieldReader fields = new FieldReader(payload, 4);
        ClientMethod method = read(id, fields);
        fields.expectEnd(id.toString());
        return method;
    }

    private static ClientMethod read(MethodId id, FieldReader in) throws BrokerException {
        return switch (id) {
            case CONNECTION_START_OK -> startOk(in);
            case CONNECTION_TUNE_OK -> new TuneOk(in.shortInt(), in.longInt(), in.shortInt());
            case CONNECTION_OPEN -> open(in);
            case CONNECTION_CLOSE -> connectionClose(in);
            case CONNECTION_CLOSE_OK -> new ConnectionCloseOk();
            case CHANNEL_OPEN -> channelOpen(in);
            case CHANNEL_FLOW -> new ChannelFlow(in.bit());
            case CHANNEL_CLOSE -> channelClose(in);
            case CHANNEL_CLOSE_OK -> new ChannelCloseOk();
            case EXCHANGE_DECLARE, EXCHANGE_DELETE -> exchangeMethod(id, in);
            case QUEUE_DECLARE, QUEUE_BIND, QUEUE_UNBIND, QUEUE_PURGE, QUEUE_DELETE -> queueMethod(id, in);
            case BASIC_QOS -> new Qos(in.longInt(), in.shortInt(), in.bit());
            case BASIC_CONSUME -> consume(in);
            case BASIC_CANCEL -> new Cancel(in.shortText(), in.bit());
            case BASIC_PUBLISH -> publish(in);
            case BASIC_GET -> get(in);
            case BASIC_ACK -> new Ack(in.longLong(), in.bit());
            case BASIC_REJECT -> new Nack(in.longLong(), false, in.bit());
            case BASIC_NACK -> new Nack(in.longLong(), in.bit(), in.bit());
            case BASIC_RECOVER -> new Recover(in.bit());
            case CONFIRM_SELECT -> new ConfirmSelect(in.bit());
            case CONNECTION_START,
                    CONNECTION_SECURE,
                    CONNECTION_SECURE_OK,
                    CONNECTION_TUNE,
                    CONNECTION_OPEN_OK,
                    CONNECTION_BLOCKED,
                    CONNECTION_UNBLOCKED,
                    CONNECTION_UPDATE_SECRET,
                    CHANNEL_OPEN_OK,
                    CHANNEL_FLOW_OK,
                    ACCESS_REQUEST,
                    EXCHANGE_DECLARE_OK,
                    EXCHANGE_DELETE_OK,
                    EXCHANGE_BIND,
                    EXCHANGE_UNBIND,
                    QUEUE_DECLARE_OK,
                    QUEUE_BIND_OK,
                    QUEUE_PURGE_OK,
                    QUEUE_DELETE_OK,
                    QUEUE_UNBIND_OK,
                    BASIC_QOS_OK,
                    BASIC_CONSUME_OK,
                    BASIC_CANCEL_OK,
                    BASIC_RETURN,
                    BASIC_DELIVER,
                    BASIC_GET_OK,
                    BASIC_GET_EMPTY,
                    BASIC_RECOVER_ASYNC,
                    BASIC_RECOVER_OK,
                    CONFIRM_SELECT_OK,
                    TX_SELECT,
                    TX_COMMIT,
                    TX_ROLLBACK -> throw BrokerException.notImplemented(id.toString());
        };
    }

    private static ClientMethod startOk(FieldReader in) throws BrokerException {
        StartOk method = new StartOk(in.table(), in.shortText(), in.longText());
        in.skipShortText();
        return method;
    }

    private static ClientMethod open(FieldReader in) throws BrokerException {
        Open method = new Open(in.shortText());
        in.skipShortText();
        in.bit();
        return method;
    }

    private static ClientMethod connectionClose(FieldReader in) throws BrokerException {
        ConnectionClose method = new ConnectionClose(in.shortInt(), in.shortText());
        in.longInt();
        return method;
    }

    private static ClientMethod channelOpen(FieldReader in) throws BrokerException {
        in.skipShortText();
        return new ChannelOpen();
    }

    private static ClientMethod channelClose(FieldReader in) throws BrokerException {
        in.shortInt();
        in.skipShortText();
        in.longInt();
        return new ChannelClose();
    }

    private static ClientMethod exchangeMethod(MethodId id, FieldReader in) throws BrokerException {
        in.shortInt();
        String exchange = in.shortText();
        return id == MethodId.EXCHANGE_DELETE
                ? new ExchangeDelete(exchange, in.bit(), in.bit())
                : new ExchangeDeclare(
                        exchange, in.shortText(), in.bit(), in.bit(), in.bit(), in.bit(), in.bit(), in.table());
    }

    private static ClientMethod queueMethod(MethodId id, FieldReader in) throws BrokerException {
        in.shortInt();
        String queue = in.shortText();
        if (id == MethodId.QUEUE_DECLARE) {
            return new QueueDeclare(queue, in.bit(), in.bit(), in.bit(), in.bit(), in.bit(), in.table());
        }
        if (id == MethodId.QUEUE_BIND) {
            return new QueueBind(queue, in.shortText(), in.shortText(), in.bit(), in.table());
        }
        if (id == MethodId.QUEUE_UNBIND) {
            QueueUnbind method = new QueueUnbind(queue, in.shortText(), in.shortText());
            in.table();
            return method;
        }
        return id == MethodId.QUEUE_PURGE
                ? new QueuePurge(queue, in.bit())
                : new QueueDelete(queue, in.bit(), in.bit(), in.bit());
    }

    private static ClientMethod consume(FieldReader in) throws BrokerException {
        in.shortInt();
        return new Consume(in.shortText(), in.shortText(), in.bit(), in.bit(), in.bit(), in.bit(), in.table());
    }

    private static ClientMethod publish(FieldReader in) throws BrokerException {
        in.shortInt();
        return new Publish(in.shortText(), in.shortText(), in.bit(), in.bit());
    }

    private static ClientMethod get(FieldReader in) throws BrokerException {
        in.shortInt();
        return new Get(in.shortText(), in.bit());
    }
}
