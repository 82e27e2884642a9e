package dev.serve.jsonrpc;

import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** Collects the body of an HTTP answer, and gives up at one that is too long. Called by one thread at a time. */
final class BoundedBody implements BodySubscriber<byte[]> {

    private final int mostBytes;
    private final BoundedBytes bytes;
    private final CompletableFuture<byte[]> body = new CompletableFuture<>();
    private Flow.@Nullable Subscription subscription;

    BoundedBody(int mostBytes) {
        this.mostBytes = mostBytes;
        this.bytes = new BoundedBytes(mostBytes);
    }

    @Override
    public CompletionStage<byte[]> getBody() {
        return body;
    }

    @Override
    public void onSubscribe(Flow.Subscription source) {
        subscription = source;
        source.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        try {
            for (ByteBuffer each : buffers) {
                byte[] part = new byte[each.remaining()];
                each.get(part);
                bytes.write(part, 0, part.length);
            }
        } catch (IOException tooLong) {
            if (subscription != null) {
                subscription.cancel();
            }
            body.completeExceptionally(new JsonRpcProtocolException(
                    "expected an answer of " + mostBytes + " bytes at most, found more", tooLong));
        }
    }

    @Override
    public void onError(Throwable failure) {
        body.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
        body.complete(bytes.toByteArray());
    }
}
