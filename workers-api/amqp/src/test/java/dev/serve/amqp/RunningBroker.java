package dev.serve.amqp;

import com.rabbitmq.client.ConnectionFactory;

/** An embedded broker that serves, on a port of its own. */
final class RunningBroker implements AutoCloseable {

    final BrokerTestContext context;
    final EmbeddedBroker worker;

    private RunningBroker(BrokerTestContext context, EmbeddedBroker worker) {
        this.context = context;
        this.worker = worker;
    }

    static RunningBroker with(String settings) throws Exception {
        BrokerTestContext context = BrokerTestContext.with("port = 0, drain = 5s\n" + settings);
        EmbeddedBroker worker = BrokerTestContext.attached(new EmbeddedBroker(), context);
        worker.prepare();
        worker.start();
        return new RunningBroker(context, worker);
    }

    /** What connects to it; connections made by it do not come back by themselves. */
    ConnectionFactory factory() {
        return BrokerContract.factory(worker.port());
    }

    @Override
    public void close() {
        try {
            worker.stop();
        } catch (Exception failure) {
            throw new AssertionError("the broker did not stop", failure);
        }
    }
}
