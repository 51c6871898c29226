package dev.yore.server.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.QuoteMode;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Loads a CSV file into a table. */
@Command(
    name = "load",
    description = {
      "Load a CSV file into a table that exists.",
      "An empty field is NULL, \"\" an empty text. Rows are committed in batches; the first row"
          + " that does not fit ends the load, with its line number."
    },
    mixinStandardHelpOptions = true)
final class LoadCommand implements Callable<Integer> {
  private static final String STANDARD_INPUT = "-";

  @Spec private CommandSpec spec;

  @Mixin private StoreTarget target;

  @Option(
      names = "--table",
      required = true,
      paramLabel = "T",
      description = "The table, as it is written in SQL.")
  private String table;

  @Option(
      names = "--header",
      description = "The first line names the columns; otherwise it has all of the table's.")
  private boolean header;

  @Option(
      names = "--delimiter",
      paramLabel = "C",
      defaultValue = ",",
      description = "What separates fields (default: ${DEFAULT-VALUE}).")
  private char delimiter = ',';

  @Option(
      names = "--batch",
      paramLabel = "N",
      defaultValue = "5000",
      description = "Rows per commit (default: ${DEFAULT-VALUE}).")
  private int batchRows = 5_000;

  @Parameters(paramLabel = "FILE", description = "The file, '-' for standard input.")
  private String file;

  @Override
  public Integer call() throws IOException, SQLException {
    if (batchRows < 1) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "--batch must be 1 or more, not " + batchRows);
    }
    PrintWriter err = spec.commandLine().getErr();
    CSVFormat.Builder format =
        CSVFormat.RFC4180
            .builder()
            .setDelimiter(delimiter)
            .setNullString("")
            // Tells "" from nothing.
            .setQuoteMode(QuoteMode.ALL_NON_NULL)
            .setIgnoreEmptyLines(true);
    if (header) {
      format.setHeader().setSkipHeaderRecord(true);
    }
    try (Reader reader = open();
        CSVParser parser = format.get().parse(reader);
        Connection connection = target.connectToExisting()) {
      CsvLoad load = new CsvLoad(connection, table, batchRows, err);
      return load.run(parser) ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }
  }

  private Reader open() throws IOException {
    return file.equals(STANDARD_INPUT)
        ? new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))
        : Files.newBufferedReader(Path.of(file), StandardCharsets.UTF_8);
  }
}
