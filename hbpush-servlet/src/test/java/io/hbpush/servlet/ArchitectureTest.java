package io.hbpush.servlet;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** What this module may know; above all no container, no Redis and no YAML. */
class ArchitectureTest {
  private final JavaClasses ours = new ClassFileImporter()
      .withImportOption(new ImportOption.DoNotIncludeTests())
      .importPackages("io.hbpush.servlet");

  @Test
  void theModuleKnowsCoreAndTheServletApiOnly() {
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "io.hbpush",
            "io.hbpush.config",
            "io.hbpush.servlet",
            "jakarta.servlet..",
            "java..",
            "org.jspecify.annotations")
        .check(ours);
  }

  @Test
  void onlyServletsAndTheListenerArePublic() {
    classes()
        .that()
        .arePublic()
        .should()
        .haveSimpleNameEndingWith("Servlet")
        .orShould()
        .haveSimpleName("PushRelayListener")
        .check(ours);
  }
}
