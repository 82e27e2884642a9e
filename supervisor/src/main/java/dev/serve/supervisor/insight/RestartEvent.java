package dev.serve.supervisor.insight;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/** A restart that the policy grants. */
@Name("dev.serve.Restart")
@Label("Restart")
@Category("serve")
@Description("A restart that the policy grants, before its backoff")
@StackTrace(false)
final class RestartEvent extends Event {

    @Label("Service")
    String service = "";

    @Label("Module")
    String module = "";

    @Label("Total")
    @Description("How many there have been")
    long total;

    @Label("Backoff")
    @Timespan(Timespan.MILLISECONDS)
    long backoff;

    @Label("Cause")
    String cause = "";
}
