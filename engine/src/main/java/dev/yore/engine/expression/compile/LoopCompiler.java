package dev.yore.engine.expression.compile;

import dev.yore.engine.expression.function.LoopBinding;
import dev.yore.engine.expression.function.RowLoop;
import java.lang.reflect.Constructor;
import java.util.LinkedHashMap;
import java.util.Map;
import org.codehaus.commons.compiler.CompileException;
import org.codehaus.janino.SimpleCompiler;
import org.jspecify.annotations.Nullable;

/**
 * Turns source into classes, and remembers them by their source, so that statements that differ in
 * constants only share one. Safe for many threads.
 */
final class LoopCompiler {
  /** Some kilobytes each; more different statements than most applications have. */
  private static final int MAX_CLASSES = 512;

  static final LoopCompiler INSTANCE = new LoopCompiler();

  private final Map<String, Constructor<? extends RowLoop>> classes =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(
            Map.Entry<String, Constructor<? extends RowLoop>> eldest) {
          return size() > MAX_CLASSES;
        }
      };

  private LoopCompiler() {}

  /**
   * The class's constructor, which takes a {@link LoopBinding}.
   *
   * @throws CompileException for a class that is too large, or a defect of the generator
   */
  Constructor<? extends RowLoop> compile(LoopSource source) throws CompileException {
    Constructor<? extends RowLoop> known = known(source);
    if (known != null) {
      return known;
    }
    Constructor<? extends RowLoop> compiled = compile(source.text());
    synchronized (classes) {
      classes.put(source.text(), compiled);
    }
    return compiled;
  }

  /** The class's constructor if there is one, or null. */
  @Nullable Constructor<? extends RowLoop> known(LoopSource source) {
    synchronized (classes) {
      return classes.get(source.text());
    }
  }

  private static Constructor<? extends RowLoop> compile(String text) throws CompileException {
    SimpleCompiler compiler = new SimpleCompiler();
    compiler.setParentClassLoader(LoopCompiler.class.getClassLoader());
    try {
      compiler.cook(text);
      return compiler
          .getClassLoader()
          .loadClass("GeneratedLoop")
          .asSubclass(RowLoop.class)
          .getConstructor(LoopBinding.class);
    } catch (ReflectiveOperationException e) {
      throw new CompileException("the generated class cannot be loaded", null, e);
    }
  }
}
