import java.lang.reflect.Constructor;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.opensearch.Version;
import org.opensearch.common.settings.Settings;
import org.opensearch.env.Environment;
import org.opensearch.node.InternalSettingsPreparer;
import org.opensearch.node.Node;
import org.opensearch.plugins.PluginInfo;

/**
 * One node of OpenSearch in this process. Each argument is a setting, key=value. It says "started"
 * when it answers, and ends when its standard input does.
 */
public final class ClusterNode {
    private static final String PLACE = "org.opensearch.transport.";

    /** Return what a node is told of its HTTP, which the distribution has in a folder of modules. */
    private static Object netty() throws ClassNotFoundException {
        try {
            String plugin = Class.forName(PLACE + "Netty4ModulePlugin").getName();
            return new PluginInfo(
                "netty", "HTTP and transport", "1", Version.CURRENT, "17", plugin, null, List.of(), false);
        } catch (ClassNotFoundException error) { // until version 3, it has another name
            return Class.forName(PLACE + "Netty4Plugin");
        }
    }

    private static Node node(Settings settings) throws Exception {
        // The constructor is for subclasses; what its list holds is not the same in each version.
        Constructor<Node> constructor =
            Node.class.getDeclaredConstructor(Environment.class, Collection.class, boolean.class);
        constructor.setAccessible(true);
        Environment environment =
            InternalSettingsPreparer.prepareEnvironment(settings, Map.of(), null, () -> "node");
        return constructor.newInstance(environment, List.of(netty()), false);
    }

    public static void main(String[] arguments) throws Exception {
        Settings.Builder settings = Settings.builder();
        for (String argument : arguments) {
            int equals = argument.indexOf('=');
            settings.put(argument.substring(0, equals), argument.substring(equals + 1));
        }
        Node node = node(settings.build()).start();
        System.out.println("started");
        while (System.in.read() >= 0) {
            // Nothing is said to it: only the end of the input counts.
        }
        node.close();
        System.exit(0);
    }
}
