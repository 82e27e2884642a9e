package dev.serve.supervisor.cli;

import java.util.Map;

/**
 * One line of what a supervisor tells while it is followed.
 *
 * @param text as people read it
 * @param json the same as fields of an object
 */
record StreamLine(String text, Map<String, ?> json) {}
