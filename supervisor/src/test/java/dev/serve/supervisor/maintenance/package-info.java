/** Tests the maintenance port against a real supervisor, over real connections. */
@NullMarked
package dev.serve.supervisor.maintenance;

import org.jspecify.annotations.NullMarked;
