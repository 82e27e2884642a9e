package dev.serve.bench;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hc.client5.http.async.methods.SimpleHttpResponse;
import org.apache.hc.client5.http.async.methods.SimpleRequestBuilder;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.HttpAsyncClients;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManagerBuilder;
import org.apache.hc.core5.concurrent.FutureCallback;

/** Apache HttpClient 5, asynchronous, which queues what goes beyond its connections for each host. */
final class ApacheHttp implements HttpContender {

    private static final int ENOUGH = 4_096;

    private final CloseableHttpAsyncClient client;

    ApacheHttp(int simultaneous) {
        client = HttpAsyncClients.custom()
                .setConnectionManager(PoolingAsyncClientConnectionManagerBuilder.create()
                        .setMaxConnPerRoute(simultaneous)
                        .setMaxConnTotal(ENOUGH)
                        .build())
                .disableCookieManagement()
                .build();
        client.start();
    }

    @Override
    public int ask(List<URI> requests) throws InterruptedException {
        AtomicInteger bad = new AtomicInteger();
        CountDownLatch left = new CountDownLatch(requests.size());
        for (URI uri : requests) {
            client.execute(SimpleRequestBuilder.get(uri).build(), new FutureCallback<SimpleHttpResponse>() {
                @Override
                public void completed(SimpleHttpResponse response) {
                    bad.addAndGet(response.getCode() == 200 && response.getBodyBytes().length > 0 ? 0 : 1);
                    left.countDown();
                }

                @Override
                public void failed(Exception failure) {
                    bad.incrementAndGet();
                    left.countDown();
                }

                @Override
                public void cancelled() {
                    bad.incrementAndGet();
                    left.countDown();
                }
            });
        }
        left.await();
        return bad.get();
    }

    @Override
    public void close() throws IOException {
        client.close();
    }
}
