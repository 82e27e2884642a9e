package dev.serve.calls;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Exports a public method of a worker, of a module, or of an interface that one of them implements, to be called in process
 * and over every transport. A module's is served while one of its services is RUNNING.
 *
 * <p>The method's parameters are bound by position or by name, so its class is compiled with {@code -parameters}. They
 * and the result are of the types that {@link Values} knows. A method that returns a
 * {@link java.util.concurrent.CompletionStage} has ended when its stage has.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Procedure {

    /** The name it is called by: the method's own where this is empty. */
    String value() default "";

    /** What it does, for its callers. */
    String doc() default "";

    /** What it may throw that is worth another try: where a caller asks for retries, these are tried again. */
    Class<? extends Throwable>[] retryOn() default {};
}
