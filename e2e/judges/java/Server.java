import cn.authing.core.auth.AuthenticationClient;
import cn.authing.core.mgmt.ManagementClient;
import cn.authing.core.types.LoginByEmailInput;
import cn.authing.core.types.RegisterByEmailInput;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server to call, and what stands around it. */
final class Server {
  static final String PASSWORD = "judge-" + UUID.randomUUID();
  private static final Pattern MFA_TOKEN = Pattern.compile("\"mfaToken\"\\s*:\\s*\"([^\"]+)\"|mfaToken=([^,}\\s]+)");
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final String prefix;

  Server(String prefix) {
    this.prefix = prefix;
  }

  Recorded client() {
    AuthenticationClient client = new AuthenticationClient(env("POOL_ID"), env("URL"));
    client.setHost(env("URL"));
    client.setAppId(env("APP_ID"));
    // It wants the key without its PEM lines.
    client.setPublicKey(env("PUBLIC_KEY").replaceAll("-----[^-]+-----|\\s", ""));
    return new Recorded(client, "");
  }

  static Recorded mfaOf(Recorded client) throws Exception {
    return new Recorded(client.call("mfa"), "mfa.");
  }

  ManagementClient manager() {
    ManagementClient manager = new ManagementClient(env("POOL_ID"), env("POOL_SECRET"));
    manager.setHost(env("URL"));
    return manager;
  }

  String registered() throws Exception {
    String email = newEmail();
    client().call("registerByEmail", new RegisterByEmailInput(email, PASSWORD));
    return email;
  }

  /** Signs in up to the second factor; the client puts what it is told into the text of its exception. */
  String challenge(String email) throws Exception {
    try {
      client().call("loginByEmail", new LoginByEmailInput(email, PASSWORD));
    } catch (Exception asked) {
      Matcher found = MFA_TOKEN.matcher(String.valueOf(asked.getMessage()));
      if (found.find()) return found.group(1) != null ? found.group(1) : found.group(2);
      throw asked;
    }
    throw new IllegalStateException("no second factor was asked for");
  }

  /** Has a code sent for a purpose that the client has no name for. */
  String send(String path, String member, String address, String scene) throws Exception {
    String body = String.format("{\"%s\":\"%s\",\"scene\":\"%s\"}", member, address, scene);
    HttpRequest request = HttpRequest.newBuilder(URI.create(env("URL") + path))
        .header("content-type", "application/json").header("x-authing-app-id", env("APP_ID"))
        .POST(HttpRequest.BodyPublishers.ofString(body)).build();
    String answer = HTTP.send(request, BodyHandlers.ofString()).body();
    if (!answer.contains("\"code\":200")) throw new IllegalStateException("nothing was sent: " + answer);
    return answer;
  }

  /** Has a code sent, and gives it as soon as the development inbox holds one more than before. */
  String codeFor(String address, Callable<?> send) throws Exception {
    int before = codes(address).size();
    send.call();
    for (int tries = 0; tries < 200; tries++) {
      List<String> codes = codes(address);
      if (codes.size() > before) return codes.get(0);
      Thread.sleep(50);
    }
    throw new IllegalStateException("no code came for " + address);
  }

  private List<String> codes(String address) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(URI.create(env("INBOX_URL"))).build();
    String answer = HTTP.send(request, BodyHandlers.ofString()).body();
    List<String> codes = new ArrayList<>();
    for (JsonElement each : JsonParser.parseString(answer).getAsJsonObject().getAsJsonArray("messages")) {
      JsonElement code = each.getAsJsonObject().get("code");
      if (each.getAsJsonObject().get("to").getAsString().endsWith(address) && !code.isJsonNull()) codes.add(code.getAsString());
    }
    return codes;
  }

  static String newEmail() {
    return UUID.randomUUID() + "@example.com";
  }

  static String newPhone() {
    return String.format("138%08d", Math.floorMod(UUID.randomUUID().getLeastSignificantBits(), 100_000_000L));
  }

  private String env(String name) {
    return System.getenv(prefix + "_" + name);
  }
}
