package io.hbpush.servlet;

import java.lang.reflect.Proxy;
import java.util.Map;

/** Servlet API objects that know a few answers, whatever the arguments, and fail on anything else. */
final class Fakes {
  private Fakes() {}

  static <T> T of(Class<T> type, Map<String, Object> answers) {
    return type.cast(Proxy.newProxyInstance(
        type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
          if (answers.containsKey(method.getName())) {
            return answers.get(method.getName());
          }
          throw new UnsupportedOperationException(method.toString());
        }));
  }
}
