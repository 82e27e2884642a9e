package dev.serve.bench;

import dev.serve.http.Authenticator;
import dev.serve.http.ClientPool;
import dev.serve.http.Response;
import dev.serve.http.Result;
import java.net.URI;
import java.util.List;

/** Ours. */
final class ServeHttp implements HttpContender {

    private final ClientPool pool;

    ServeHttp(int simultaneous) {
        pool = new ClientPool(Authenticator.none(), simultaneous);
    }

    @Override
    public int ask(List<URI> requests) throws InterruptedException {
        for (URI uri : requests) {
            pool.request(uri.getRawAuthority(), "GET", uri.getRawPath());
        }
        int bad = 0;
        for (Result result : pool.awaitAll()) {
            bad += result instanceof Response response && response.status() == 200 ? 0 : 1;
        }
        return bad;
    }

    @Override
    public void close() {
        pool.close();
    }
}
