@NullMarked
package dev.serve.supervisor.processes;

import org.jspecify.annotations.NullMarked;
