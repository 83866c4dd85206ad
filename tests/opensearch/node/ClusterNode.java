import java.util.List;
import java.util.Map;
import org.opensearch.Version;
import org.opensearch.common.settings.Settings;
import org.opensearch.node.InternalSettingsPreparer;
import org.opensearch.node.Node;
import org.opensearch.plugins.PluginInfo;
import org.opensearch.transport.Netty4ModulePlugin;

/**
 * One node of OpenSearch in this process. Each argument is a setting, key=value. It says "started"
 * when it answers, and ends when its standard input does.
 */
public final class ClusterNode extends Node {
    private ClusterNode(Settings settings) {
        super(
            InternalSettingsPreparer.prepareEnvironment(settings, Map.of(), null, () -> "node"),
            List.of(netty()),
            false);
    }

    private static PluginInfo netty() {
        // The distribution has it as a module in a folder; here it is on the class path.
        String plugin = Netty4ModulePlugin.class.getName();
        return new PluginInfo(
            "netty", "HTTP and transport", "1", Version.CURRENT, "17", plugin, null, List.of(), false);
    }

    public static void main(String[] arguments) throws Exception {
        Settings.Builder settings = Settings.builder();
        for (String argument : arguments) {
            int equals = argument.indexOf('=');
            settings.put(argument.substring(0, equals), argument.substring(equals + 1));
        }
        Node node = new ClusterNode(settings.build()).start();
        System.out.println("started");
        while (System.in.read() >= 0) {
            // Nothing is said to it: only the end of the input counts.
        }
        node.close();
        System.exit(0);
    }
}
