package kindred.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import kindred.notebook.run.Workspace;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code ./kindred version}: the versions of Kindred and of the Java it runs on. */
@Command(name = "version", description = "Print the versions of Kindred and of Java.")
final class VersionCommand implements Callable<Integer>, IVersionProvider {
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        for (String line : getVersion()) {
            spec.commandLine().getOut().println(line);
        }
        return 0;
    }

    @Override
    public String[] getVersion() {
        return new String[] {"kindred " + project(Workspace.find()),
            "java " + Runtime.version() + " (" + System.getProperty("java.vendor") + ")"};
    }

    /** The version that {@code pom.xml} states: the one place where it is written. */
    private static String project(Workspace workspace) {
        try {
            Node pom = DocumentBuilderFactory.newInstance().newDocumentBuilder()
                    .parse(workspace.root().resolve("pom.xml").toFile()).getDocumentElement();
            for (Node at = pom.getFirstChild(); at != null; at = at.getNextSibling()) {
                if (at.getNodeName().equals("version")) {
                    return at.getTextContent();
                }
            }
        } catch (IOException | SAXException | ParserConfigurationException e) {
            throw new IllegalStateException("cannot read " + workspace.root().resolve("pom.xml"), e);
        }
        throw new IllegalStateException("there is no version in " + workspace.root().resolve("pom.xml"));
    }
}
