package dev.serve.calls;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Makes a parameter of a procedure, or a component of a record, optional: left out, it has this value.
 *
 * <p>The text is read as the parameter's type wants it: {@code "10"}, {@code "true"}, {@code "PT5S"}, {@code "text"}. Text,
 * numbers, yes and no, constants of an enum and what is {@linkplain Values written as text} can be given so.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.PARAMETER, ElementType.RECORD_COMPONENT})
public @interface Default {

    /** The value, as text. */
    String value();
}
