package io.hbpush.redis;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** What this module may know; above all no servlets. */
class ArchitectureTest {
  private final JavaClasses ours = new ClassFileImporter()
      .withImportOption(new ImportOption.DoNotIncludeTests())
      .importPackages("io.hbpush.redis");

  @Test
  void theModuleKnowsCoreAndJedisOnly() {
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "io.hbpush",
            "io.hbpush.redis",
            "redis.clients.jedis..",
            "java..",
            "org.jspecify.annotations")
        .check(ours);
  }

  @Test
  void onlyTheStoreAndItsProviderArePublic() {
    classes()
        .that()
        .arePublic()
        .and()
        .areTopLevelClasses()
        .should()
        .haveSimpleName("RedisMessageStore")
        .orShould()
        .haveSimpleName("RedisStoreProvider")
        .check(ours);
  }
}
