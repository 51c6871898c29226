package dev.yore.tpc;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Which room may know which, over the classes of all modules. */
@AnalyzeClasses(packages = "dev.yore", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String STORE = "dev.yore.store..";
  private static final String PREFETCH = "dev.yore.prefetch..";
  private static final String ENGINE = "dev.yore.engine..";
  private static final String PARSER = "dev.yore.parser..";
  private static final String PLANNER = "dev.yore.planner..";
  private static final String DRIVER = "dev.yore.driver..";
  private static final String SERVER = "dev.yore.server..";
  private static final String TPC = "dev.yore.tpc..";

  @ArchTest
  static final ArchRule storeKnowsNoSql =
      noClasses()
          .that()
          .resideInAPackage(STORE)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.calcite..", "java.sql..", "javax.sql..");

  @ArchTest
  static final ArchRule engineKnowsNoCalcite =
      noClasses()
          .that()
          .resideInAPackage(ENGINE)
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.apache.calcite..");

  @ArchTest
  static final ArchRule nothingHereKnowsSpark =
      noClasses().should().dependOnClassesThat().resideInAPackage("org.apache.spark..");

  @ArchTest
  static final ArchRule wekaOnlyInPrefetch =
      noClasses()
          .that()
          .resideOutsideOfPackage(PREFETCH)
          .should()
          .dependOnClassesThat()
          .resideInAPackage("weka..");

  @ArchTest
  static final ArchRule storeStandsBelowEverything =
      mayNotKnow(STORE, PREFETCH, ENGINE, PARSER, PLANNER, DRIVER, SERVER, TPC);

  @ArchTest
  static final ArchRule prefetchKnowsOnlyTheStore =
      mayNotKnow(PREFETCH, ENGINE, PARSER, PLANNER, DRIVER, SERVER, TPC);

  @ArchTest
  static final ArchRule engineKnowsOnlyTheStore =
      mayNotKnow(ENGINE, PREFETCH, PARSER, PLANNER, DRIVER, SERVER, TPC);

  @ArchTest
  static final ArchRule plannerStandsBelowTheDriver = mayNotKnow(PLANNER, DRIVER, SERVER, TPC);

  @ArchTest static final ArchRule driverStandsBelowTheServer = mayNotKnow(DRIVER, SERVER, TPC);

  @ArchTest static final ArchRule serverStandsBelowTheTests = mayNotKnow(SERVER, TPC);

  @ArchTest
  static final ArchRule packagesHaveNoCyclesInTheStore =
      slices().matching("dev.yore.store.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule packagesHaveNoCyclesInTheEngine =
      slices().matching("dev.yore.engine.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule packagesHaveNoCyclesInTheDriver =
      slices().matching("dev.yore.driver.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule packagesHaveNoCyclesInTheServer =
      slices().matching("dev.yore.server.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule packagesHaveNoCyclesInTheTests =
      slices().matching("dev.yore.tpc.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule onlyTheCommandLineAndItsLogWriteToTheStandardStreams =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "dev.yore.server.cli..", "dev.yore.server.log..", "dev.yore.parser.generated..")
          // It keeps Weka's own greeting off the standard output.
          .and()
          .doNotHaveFullyQualifiedName("dev.yore.prefetch.WekaRuntime")
          .should()
          .accessField(System.class, "out")
          .orShould()
          .accessField(System.class, "err");

  @Test
  void everyPackageSaysWhatItIsFor() throws IOException {
    List<Path> silent = new ArrayList<>();
    for (Path sources : sourceRoots()) {
      try (Stream<Path> files = Files.walk(sources)) {
        files
            .filter(f -> f.toString().endsWith(".java"))
            .map(Path::getParent)
            .distinct()
            .filter(p -> !Files.exists(p.resolve("package-info.java")))
            .forEach(silent::add);
      }
    }

    assertThat(silent).isEmpty();
  }

  @ArchTest
  static void everyModuleIsSeen(com.tngtech.archunit.core.domain.JavaClasses classes) {
    for (String room : List.of(STORE, PREFETCH, ENGINE, PARSER, PLANNER, DRIVER, SERVER, TPC)) {
      assertThat(classes.that(JavaClass.Predicates.resideInAPackage(room))).as(room).isNotEmpty();
    }
  }

  private static ArchRule mayNotKnow(String room, String... others) {
    return noClasses()
        .that()
        .resideInAPackage(room)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(others)
        .allowEmptyShould(true);
  }

  private static List<Path> sourceRoots() throws IOException {
    Path root = Path.of("").toAbsolutePath().getParent();
    try (Stream<Path> paths = Files.walk(root, 4)) {
      List<Path> roots = paths.filter(p -> p.endsWith("src/main/java")).toList();
      assertThat(roots).hasSizeGreaterThanOrEqualTo(7);
      return roots;
    }
  }
}
