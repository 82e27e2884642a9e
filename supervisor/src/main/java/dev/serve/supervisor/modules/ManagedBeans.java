package dev.serve.supervisor.modules;

import java.util.ArrayList;
import java.util.List;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.ObjectName;

/** JMX beans whose classes are of the module. */
final class ManagedBeans implements RemainsKind {

    @Override
    public String name() {
        return "MBean";
    }

    /** Looks at the servers that there are: to ask for the platform's would start it. */
    @Override
    public List<Finding> clean(Belongings module) throws JMException {
        List<Finding> findings = new ArrayList<>();
        for (MBeanServer server : MBeanServerFactory.findMBeanServer(null)) {
            for (ObjectName bean : server.queryNames(null, null)) {
                clean(server, bean, module, findings);
            }
        }
        return findings;
    }

    private void clean(MBeanServer server, ObjectName bean, Belongings module, List<Finding> findings)
            throws JMException {
        try {
            if (module.has(server.getClassLoaderFor(bean))) {
                server.unregisterMBean(bean);
                findings.add(Finding.cleaned(name(), bean + " was unregistered"));
            }
        } catch (InstanceNotFoundException gone) {
            // Someone else has unregistered it meanwhile.
        }
    }
}
