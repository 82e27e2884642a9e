package dev.serve.supervisor.insight;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A target that someone has set. */
@Name("dev.serve.Command")
@Label("Command")
@Category("serve")
@Description("A target that someone has set for a service")
@StackTrace(false)
final class CommandEvent extends Event {

    @Label("Service")
    String service = "";

    @Label("Module")
    String module = "";

    @Label("Target")
    String target = "";

    @Label("Restart")
    @Description("Whether it goes by way of STOPPED")
    boolean restart;

    @Label("By")
    String by = "";

    @Label("Reason")
    String reason = "";
}
