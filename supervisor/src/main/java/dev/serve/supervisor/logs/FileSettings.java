package dev.serve.supervisor.logs;

import java.nio.file.Path;

/**
 * Where lines are written, and how much of them is kept.
 *
 * @param folder where the files are; made where it is missing
 * @param perService whether each service has a file of its own
 * @param maxBytes how long a file grows
 * @param daily whether a file holds the lines of one day only
 * @param keep how many old ones of each are kept
 */
public record FileSettings(Path folder, boolean perService, long maxBytes, boolean daily, int keep) {}
