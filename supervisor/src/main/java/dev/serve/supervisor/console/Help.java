package dev.serve.supervisor.console;

import java.util.ArrayList;
import java.util.List;

/** What the console says of its keys. */
final class Help {

    static final String TITLE = "help";

    private static final List<String> LOOKING = List.of(
            "up down j k  PgUp PgDn  Home End g G    select a service",
            "s  S             sort by the next column; the other way round",
            "/                show services whose name, module or state has a text in it",
            "Esc              close what is open; show all services",
            "?                this help",
            "ctrl-L           draw everything anew");

    private static final List<String> OPERATING = List.of(
            "p  r             pause (asks for a reason); resume",
            "x  R             stop; restart",
            "m                reload the module of the service",
            "l or Enter       the service's log",
            "L                the log of all",
            "w                why it is as it is",
            "t                the changes that could not be made",
            "Tab              the arrows scroll what is open under the table, or move in the table",
            "z                what is open takes the table's place",
            ":                a command; Tab completes, up and down recall",
            "",
            "  :pause NAME… [--until 2h] [--reason TEXT]    NAME: a service, a module, a glob, or all",
            "  :resume :start :stop :restart NAME… [--reason TEXT]",
            "  :reload MODULE…   :trigger JOB…   :logs [NAME]   :why NAME   :troubles",
            "  :filter [TEXT]    :sort [COLUMN [back]]    :help    :quit");

    private Help() {}

    static List<String> lines(Kind kind) {
        List<String> lines = new ArrayList<>(LOOKING);
        switch (kind) {
            case TOP -> lines.add("q  ctrl-C  ctrl-D   leave");
            case ATTACH -> {
                lines.addAll(3, OPERATING);
                lines.add("q  ctrl-C  ctrl-D   leave; the supervisor goes on");
            }
            case RUN -> {
                lines.addAll(3, OPERATING);
                lines.add("q  ctrl-D         shut down, after a question");
                lines.add("ctrl-C            shut down; a second one hurries");
            }
        }
        return lines;
    }
}
