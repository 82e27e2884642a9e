package dev.serve.calls;

/**
 * A call of a procedure by its name.
 *
 * @param procedure the name, as {@link Procedures#find} takes it
 * @param arguments what it is called with
 */
public record Call(String procedure, Arguments arguments) {}
