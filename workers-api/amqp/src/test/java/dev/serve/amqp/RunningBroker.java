package dev.serve.amqp;

import com.rabbitmq.client.ConnectionFactory;
import dev.serve.testing.TestContext;

/** An embedded broker that serves, on a port of its own. */
final class RunningBroker implements AutoCloseable {

    final TestContext context;
    final EmbeddedBroker worker;

    private RunningBroker(TestContext context, EmbeddedBroker worker) {
        this.context = context;
        this.worker = worker;
    }

    static RunningBroker with(String settings) throws Exception {
        TestContext context = TestContext.with("port = 0, drain = 5s\n" + settings);
        EmbeddedBroker worker = TestContext.attached(new EmbeddedBroker(), context);
        worker.prepare();
        worker.start();
        return new RunningBroker(context, worker);
    }

    /** What connects to it; connections made by it do not come back by themselves. */
    ConnectionFactory factory() {
        return BrokerTestBase.factory(worker.port());
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
