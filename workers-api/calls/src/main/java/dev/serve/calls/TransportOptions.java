package dev.serve.calls;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks an annotation that says how one transport serves a {@link Procedure}. What it says is found in {@link
 * Signature#options()} under the transport's name, as values of the JDK: a module and a transport may each have a copy of the
 * annotation of their own.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.ANNOTATION_TYPE)
public @interface TransportOptions {

    /** The transport's name: {@code amqp}. */
    String value();
}
