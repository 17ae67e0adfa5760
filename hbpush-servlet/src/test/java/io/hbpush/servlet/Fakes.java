package io.hbpush.servlet;

import java.lang.reflect.Proxy;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Servlet API objects that know a few answers and fail on anything else. */
final class Fakes {
  private Fakes() {}

  /** An answer that depends on the arguments. */
  interface Answer {
    @Nullable
    Object to(Object[] arguments);
  }

  /** Makes an object that gives these answers, by the names of its methods. */
  static <T> T of(Class<T> type, Map<String, ? extends @Nullable Object> answers) {
    return type.cast(Proxy.newProxyInstance(
        type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
          if (answers.containsKey(method.getName())) {
            Object answer = answers.get(method.getName());
            return answer instanceof Answer call ? call.to(arguments) : answer;
          }
          throw new UnsupportedOperationException(method.toString());
        }));
  }
}
