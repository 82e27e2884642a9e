package dev.serve.supervisor.console;

/**
 * What became of a command.
 *
 * @param text in one line
 * @param failed whether it was not done
 */
public record Reply(String text, boolean failed) {}
