package dev.serve.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PoolLoadTest {

    private static final int REQUESTS = 10_000;
    private static final int HOSTS = 20;
    private static final int SIMULTANEOUS = 4;

    @Test
    void ofManyRequestsToManyHostsNoneIsLostAndNothingIsLeft() throws Exception {
        List<StubHost> hosts = new ArrayList<>();
        try {
            for (int i = 0; i < HOSTS; i++) {
                int number = i;
                hosts.add(StubHost.counting((asked, reply) -> reply.ok(number + asked.path())));
            }
            Random random = new Random(7);
            List<Result> results;
            List<Exchange> asked = new ArrayList<>();
            Set<Integer> cancelled = new HashSet<>();
            Hosts way = new Hosts("loaded", ClientOptions.defaults().withSimultaneous(SIMULTANEOUS));
            try (ClientPool pool = new ClientPool(way)) {
                for (int i = 0; i < REQUESTS; i++) {
                    asked.add(pool.request(hosts.get(i % HOSTS).address(), "GET", "/" + i));
                    if (random.nextInt(10) == 0) {
                        int victim = random.nextInt(asked.size());
                        cancelled.add(victim);
                        asked.get(victim).cancel();
                    }
                }
                results = pool.awaitAll();
            }

            assertThat(results).hasSize(REQUESTS);
            for (int i = 0; i < REQUESTS; i++) {
                Result result = results.get(i);
                assertThat(result.request()).isSameAs(asked.get(i).request());
                if (result instanceof HttpError error) {
                    assertThat(cancelled).contains(i);
                    assertThat(error.kind()).isEqualTo(HttpError.Kind.CANCELLED);
                } else {
                    assertThat(result.orThrow().text()).isEqualTo(i % HOSTS + "/" + i);
                }
            }
            await().until(() -> hosts.stream().allMatch(host -> host.openConnections() == 0));
            await().until(() -> Thread.getAllStackTraces().keySet().stream()
                    .noneMatch(thread -> thread.getName().equals("loaded time-outs")));
            assertThat(way.waiting()).isZero();
            assertThat(way.underWay()).isZero();
        } finally {
            hosts.forEach(StubHost::close);
        }
    }
}
