package dev.serve.bench;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.ConnectionPool;
import okhttp3.Dispatcher;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/** OkHttp with its own dispatcher. */
final class OkHttp implements HttpContender {

    private static final int ENOUGH = 100_000;
    private static final int KEPT = 4_096;

    private final Dispatcher dispatcher = new Dispatcher();
    private final OkHttpClient client;

    OkHttp(int simultaneous) {
        dispatcher.setMaxRequests(ENOUGH);
        dispatcher.setMaxRequestsPerHost(simultaneous);
        client = new OkHttpClient.Builder()
                .dispatcher(dispatcher)
                .connectionPool(new ConnectionPool(KEPT, 1, TimeUnit.MINUTES))
                .build();
    }

    @Override
    public int ask(List<URI> requests) throws InterruptedException {
        AtomicInteger bad = new AtomicInteger();
        CountDownLatch left = new CountDownLatch(requests.size());
        for (URI uri : requests) {
            client.newCall(new Request.Builder().url(uri.toString()).build()).enqueue(new Callback() {
                @Override
                public void onFailure(Call call, IOException failure) {
                    bad.incrementAndGet();
                    left.countDown();
                }

                @Override
                public void onResponse(Call call, Response response) throws IOException {
                    try (response) {
                        bad.addAndGet(response.code() == 200 && response.body().bytes().length > 0 ? 0 : 1);
                    } finally {
                        left.countDown();
                    }
                }
            });
        }
        left.await();
        return bad.get();
    }

    @Override
    public void close() {
        dispatcher.executorService().shutdownNow();
        client.connectionPool().evictAll();
    }
}
