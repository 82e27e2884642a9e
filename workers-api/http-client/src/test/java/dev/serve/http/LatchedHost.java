package dev.serve.http;

import java.util.concurrent.CountDownLatch;

/** Answers a request to /NAME once the latch is open that has its name: /a, /b or /c; others at once. */
final class LatchedHost implements AutoCloseable {

    final CountDownLatch a = new CountDownLatch(1);
    final CountDownLatch b = new CountDownLatch(1);
    final CountDownLatch c = new CountDownLatch(1);
    final StubHost host;

    LatchedHost() throws Exception {
        host = StubHost.answering((asked, reply) -> {
            switch (asked.path()) {
                case "/a" -> a.await();
                case "/b" -> b.await();
                case "/c" -> c.await();
                default -> {}
            }
            reply.ok(asked.path());
        });
    }

    void ask(ClientPool pool, String... paths) {
        for (String path : paths) {
            pool.request(host.address(), "GET", path);
        }
    }

    @Override
    public void close() {
        a.countDown();
        b.countDown();
        c.countDown();
        host.close();
    }
}
