/**
 * What an operator wants to know beyond the present state: why a service is as it is, what made a start slow, what its
 * threads do, and the same for JDK Flight Recorder. Pure where it decides; knows the life cycle and nothing else.
 */
@NullMarked
package dev.serve.supervisor.insight;

import org.jspecify.annotations.NullMarked;
