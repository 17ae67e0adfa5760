package io.hbpush;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Core knows the JDK and nothing else; one class knows the YAML parser. */
class ModuleRulesTest {
  private final JavaClasses core = new ClassFileImporter()
      .withImportOption(new ImportOption.DoNotIncludeTests())
      .importPackages("io.hbpush");

  @Test
  void coreKnowsTheJdkOnly() {
    classes()
        .that()
        .resideInAPackage("io.hbpush")
        .should()
        .onlyDependOnClassesThat(resideInAnyPackage("java..", "org.jspecify..", "io.hbpush"))
        .check(core);
  }

  @Test
  void theConfigurationLanguageKnowsCoreAndTheYamlParser() {
    classes()
        .that()
        .resideInAPackage("io.hbpush.config")
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage("java..", "org.jspecify..", "org.yaml..", "io.hbpush.."))
        .check(core);
  }

  @Test
  void nothingSleeps() {
    noClasses().should().callMethod(Thread.class, "sleep", long.class).check(core);
  }
}
