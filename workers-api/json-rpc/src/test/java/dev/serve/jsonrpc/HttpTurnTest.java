package dev.serve.jsonrpc;

import static dev.serve.jsonrpc.HttpTestClient.post;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HttpTurnTest {

    /** Connections whose next request is always there: more than the carriers of virtual threads. */
    private static final int BUSY = 2 * Runtime.getRuntime().availableProcessors() + 1;

    @Test
    void clientsWhoseNextRequestIsAlwaysThereHoldUpNoOther() throws Exception {
        List<HttpTestClient> busy = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        try (HttpTestServer server = HttpTestServer.running("")) {
            server.worker.remember = false;
            for (int i = 0; i < BUSY; i++) {
                HttpTestClient client = server.connect();
                client.send(post("/work", ""));
                client.answer();
                busy.add(client);
            }
            for (HttpTestClient client : busy) {
                threads.add(Thread.ofPlatform().start(() -> sendForEver(client)));
                threads.add(Thread.ofPlatform().start(() -> readForEver(client)));
            }
            for (int i = 0; i < 20; i++) {
                try (HttpTestClient other = server.connect()) {
                    other.send(post("/", "me too"));
                    assertThat(other.answer()).endsWith("me too");
                }
            }
        } finally {
            for (HttpTestClient client : busy) {
                client.close();
            }
            for (Thread thread : threads) {
                thread.join();
            }
        }
    }

    private static void sendForEver(HttpTestClient client) {
        String many = post("/work", "").repeat(500);
        try {
            while (true) {
                client.send(many);
            }
        } catch (IOException ended) {
            // With the test.
        }
    }

    private static void readForEver(HttpTestClient client) {
        try {
            InputStream answers = client.socket().getInputStream();
            while (answers.skip(Long.MAX_VALUE) > 0) {
                // What is answered is of no interest here.
            }
        } catch (IOException ended) {
            // With the test.
        }
    }
}
