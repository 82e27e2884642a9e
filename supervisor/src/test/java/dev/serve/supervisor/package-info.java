@NullMarked
package dev.serve.supervisor;

import org.jspecify.annotations.NullMarked;
