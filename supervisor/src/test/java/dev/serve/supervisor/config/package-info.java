@NullMarked
package dev.serve.supervisor.config;

import org.jspecify.annotations.NullMarked;
