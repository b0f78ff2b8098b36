import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** A client as it is; the names of the methods that are called are noted, as are those that it has. */
final class Recorded {
  static final Set<String> DRIVEN = new TreeSet<>();

  final Object client;
  private final String prefix;

  Recorded(Object client, String prefix) {
    this.client = client;
    this.prefix = prefix;
  }

  /** The names of the methods that a class declares for others; what Kotlin makes beside them has a $ in its name. */
  static Stream<String> methodsOf(Class<?> type, String prefix) {
    return Arrays.stream(type.getDeclaredMethods())
        .filter(method -> Modifier.isPublic(method.getModifiers()) && !method.getName().contains("$"))
        .map(method -> prefix + method.getName())
        .distinct();
  }

  /** Calls a method, sends what it has made where it has made a request, and gives what came of it. */
  @SuppressWarnings("unchecked") // the caller says what he expects, and fails if it is not that
  <T> T call(String name, Object... arguments) throws Exception {
    Method method = find(name, arguments);
    DRIVEN.add(prefix + name);
    Object made = invoke(method, client, arguments);
    boolean isRequest = made != null && made.getClass().getName().startsWith("cn.authing.core.") && made.getClass().getSimpleName().endsWith("Call");
    return (T) (isRequest ? invoke(made.getClass().getMethod("execute"), made) : made);
  }

  private Method find(String name, Object[] arguments) throws NoSuchMethodException {
    return Arrays.stream(client.getClass().getMethods())
        .filter(method -> method.getName().equals(name) && fits(method.getParameterTypes(), arguments))
        .findFirst()
        .orElseThrow(() -> new NoSuchMethodException(name));
  }

  private static boolean fits(Class<?>[] types, Object[] arguments) {
    if (types.length != arguments.length) return false;
    for (int index = 0; index < types.length; index++) {
      if (arguments[index] != null && !types[index].isInstance(arguments[index])) return false;
    }
    return true;
  }

  private static Object invoke(Method method, Object on, Object... arguments) throws Exception {
    try {
      return method.invoke(on, arguments);
    } catch (InvocationTargetException thrown) {
      throw thrown.getCause() instanceof Exception cause ? cause : thrown;
    }
  }
}
