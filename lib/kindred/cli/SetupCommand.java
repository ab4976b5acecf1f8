package kindred.cli;
@picocli.CommandLine.Command(name = "setup")
final class SetupCommand implements java.util.concurrent.Callable<Integer> { public Integer call() { return 0; } }
