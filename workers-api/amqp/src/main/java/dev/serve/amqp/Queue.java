package dev.serve.amqp;

import dev.serve.calls.TransportOptions;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says how an {@link AmqpBridge} serves a {@link dev.serve.calls.Procedure} from its queue. The bridge's settings {@code queue}
 * and {@code queues} go over it.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@TransportOptions("amqp")
public @interface Queue {

    /** How many calls may wait in it; a call beyond that is refused at once. Any number unless said. */
    int size() default 0;

    /** How many calls a bridge takes out of it at once; 100 unless said. */
    int prefetch() default 0;

    /** How long a call may wait in it, {@code "10s"}; what is older is dropped. As long as it takes unless said. */
    String timeout() default "";

    /** Whether arguments that the procedure does not know are refused, rather than left out. */
    boolean validate() default true;

    /** Whether a queue that is there with other arguments is deleted, with all that waits in it, and made anew. */
    boolean redeclare() default false;

    /** Which of the two queues it is. */
    QueueKind kind() default QueueKind.ASYNC;
}
