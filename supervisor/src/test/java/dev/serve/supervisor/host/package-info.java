@NullMarked
package dev.serve.supervisor.host;

import org.jspecify.annotations.NullMarked;
