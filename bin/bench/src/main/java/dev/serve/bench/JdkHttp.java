package dev.serve.bench;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/** The JDK's client, with a semaphore and a feeding thread for each host. */
final class JdkHttp implements HttpContender {

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final int simultaneous;

    JdkHttp(int simultaneous) {
        this.simultaneous = simultaneous;
    }

    @Override
    public int ask(List<URI> requests) throws InterruptedException {
        Map<String, List<URI>> byHost = new LinkedHashMap<>();
        requests.forEach(uri ->
                byHost.computeIfAbsent(uri.getHost(), _ -> new ArrayList<>()).add(uri));
        AtomicInteger bad = new AtomicInteger();
        CountDownLatch left = new CountDownLatch(requests.size());
        byHost.values().forEach(its -> Thread.ofVirtual().start(() -> feed(its, bad, left)));
        left.await();
        return bad.get();
    }

    private void feed(List<URI> requests, AtomicInteger bad, CountDownLatch left) {
        Semaphore places = new Semaphore(simultaneous);
        for (URI uri : requests) {
            places.acquireUninterruptibly();
            var _ = client.sendAsync(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofByteArray())
                    .whenComplete((response, failure) -> {
                        if (failure != null || response.statusCode() != 200) {
                            bad.incrementAndGet();
                        }
                        places.release();
                        left.countDown();
                    });
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
