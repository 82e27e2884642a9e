@NullMarked
package dev.serve.supervisor.insight;

import org.jspecify.annotations.NullMarked;
