package dev.serve.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.serve.testing.ClosedPort;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ClientTest {

    @Test
    void itReturnsTheAnswerToItsRequest() throws Exception {
        try (StubHost host = StubHost.answering((asked, reply) -> reply.ok(asked.text(), "X-Path: " + asked.path()));
                Client client = new Client("http://" + host.address() + "/")) {
            Response answer = client.request("POST", "/echo?x=1", Map.of("a", 1), Map.of("X-Own", "2"));

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body()).contains(Map.of("a", 1));
            assertThat(answer.header("x-path")).contains("/echo?x=1");
            assertThat(answer.request().path()).isEqualTo("/echo?x=1");
            assertThat(host.lastAsked().headers()).containsEntry("X-Own", "2");
        }
    }

    @Test
    void aFailureIsThrown() throws Exception {
        try (StubHost host = StubHost.answering((_, reply) ->
                        reply.status("404 Not Found", "nothing here\nmore".getBytes(StandardCharsets.UTF_8)));
                Client client = new Client(host.address())) {
            assertThatExceptionOfType(HttpError.class)
                    .isThrownBy(() -> client.request("GET", "/x"))
                    .withMessage("GET http://" + host.address() + "/x: answered with 404: nothing here")
                    .satisfies(error -> assertThat(error.remoteError()).contains("nothing here\nmore"));
        }
        try (ClosedPort nobody = new ClosedPort();
                Client client = new Client(nobody.address())) {
            assertThatExceptionOfType(HttpError.class)
                    .isThrownBy(() -> client.request("GET", "/x"))
                    .satisfies(error -> assertThat(error.kind()).isEqualTo(HttpError.Kind.UNREACHABLE));
        }
    }

    @Test
    void interruptingTheCallerCancelsTheRequest() throws Exception {
        CountDownLatch reached = new CountDownLatch(1);
        try (StubHost host = StubHost.answering((_, reply) -> {
                    reached.countDown();
                    reply.awaitEnd();
                });
                Client client = new Client(host.address())) {
            CompletableFuture<Response> result = new CompletableFuture<>();
            Thread caller = Thread.startVirtualThread(() -> {
                try {
                    result.complete(client.request("GET", "/"));
                } catch (InterruptedException interrupted) {
                    result.completeExceptionally(interrupted);
                }
            });
            reached.await();

            caller.interrupt();

            assertThatThrownBy(result::get)
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(InterruptedException.class);
            await().until(() -> host.openConnections() == 0);
        }
    }

    @Test
    void manyThreadsAskAtOnceWithoutWaitingForOneAnother() throws Exception {
        int callers = 50;
        CountDownLatch all = new CountDownLatch(callers);
        try (StubHost host = StubHost.answering((asked, reply) -> {
                    all.countDown();
                    all.await();
                    reply.ok(asked.path());
                });
                Client client = new Client(host.address());
                var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = IntStream.range(0, callers)
                    .mapToObj(i ->
                            executor.submit(() -> client.request("GET", "/" + i).text()))
                    .toList();

            for (int i = 0; i < callers; i++) {
                assertThat(answers.get(i).get()).isEqualTo("/" + i);
            }
        }
    }

    @Test
    void aClosedClientSendsNothing() throws Exception {
        try (StubHost host = StubHost.answering((_, reply) -> reply.ok(""))) {
            Client client = new Client(host.address());
            client.request("GET", "/");
            client.close();
            client.close();

            assertThatExceptionOfType(HttpError.class)
                    .isThrownBy(() -> client.request("GET", "/late"))
                    .withMessage("GET http://" + host.address() + "/late: the pool is closed");
            await().until(() -> host.openConnections() == 0);
        }
    }
}
