package dev.yore.driver.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yore.driver.jdbc.DriverCommand.Name;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class DriverCommandTest {

  @ParameterizedTest
  @EnumSource(Name.class)
  void everyCommandIsReadAsItWasWritten(Name name) {
    DriverCommand command =
        DriverCommand.of(name, "A table} with 100% of\n'quotes'", null, "~", "");
    assertThat(command.toSql()).startsWith("{yore ").endsWith("}").doesNotContain("\n");
    assertThat(DriverCommand.parse(command.toSql()))
        .hasValueSatisfying(
            parsed -> {
              assertThat(parsed.name()).isEqualTo(name);
              assertThat(parsed.argument(0)).isEqualTo("A table} with 100% of\n'quotes'");
              assertThat(parsed.argument(1)).isNull();
              assertThat(parsed.argument(2)).isEqualTo("~");
              assertThat(parsed.argument(9)).as("one that is missing").isNull();
            });
  }

  @Test
  void argumentsAreReadInTheirPlaces() {
    assertThat(DriverCommand.parse("{yore limit 500}"))
        .contains(DriverCommand.of(Name.LIMIT, "500"));
    assertThat(DriverCommand.parse("{yore cancel}")).contains(DriverCommand.of(Name.CANCEL));
  }

  @ParameterizedTest
  @ValueSource(strings = {"SELECT 1", "{yore", "{yore nonsense}", "{fn now()}", "{yore cancel} x"})
  void everythingElseIsSql(String sql) {
    assertThat(DriverCommand.parse(sql)).isEmpty();
  }
}
