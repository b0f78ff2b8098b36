import cn.authing.core.auth.AuthenticationClient;
import cn.authing.core.mgmt.ManagementClient;
import cn.authing.core.types.AssosicateMfaAuthenticatorParams;
import cn.authing.core.types.ConfirmAssosicateMfaAuthenticatorParams;
import cn.authing.core.types.GetMfaAuthenticatorsParams;
import cn.authing.core.types.IMfaAssociation;
import cn.authing.core.types.ImportTotpParams;
import cn.authing.core.types.LoginByEmailInput;
import cn.authing.core.types.PhoneOrEmailBindableParams;
import cn.authing.core.types.RegisterByEmailInput;
import cn.authing.core.types.User;
import cn.authing.core.types.UserMfaType;
import cn.authing.core.types.VerifyTotpMfaParams;
import cn.authing.core.types.VerifyTotpRecoveryCodeParams;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Goes through the calls of the unmodified Java client and prints what it did; the first thing that is wrong ends it. */
public final class Judge {
  private static final Pattern MFA_TOKEN = Pattern.compile("\"mfaToken\"\\s*:\\s*\"([^\"]+)\"|mfaToken=([^,}\\s]+)");
  private static long lastStep = 0;

  private final String url = env("URL");
  private final String email = UUID.randomUUID() + "@example.com";
  private final String password = "judge-" + UUID.randomUUID();

  public static void main(String[] args) throws Exception {
    Judge judge = new Judge();
    IMfaAssociation bound = judge.bindInSession();
    judge.signInWithApp(bound.getSecret());
    judge.signInWithRecoveryCode(bound.getRecovery_code());
    judge.manage();
  }

  private IMfaAssociation bindInSession() throws Exception {
    AuthenticationClient client = client();
    User registered = client.registerByEmail(new RegisterByEmailInput(email, password)).execute();
    check("registers", email.equals(registered.getEmail()));
    User user = client.loginByEmail(new LoginByEmailInput(email, password)).execute();
    check("signs in", user.getToken() != null);
    client.setCurrentUser(user);
    check("reads who it is", email.equals(client.getCurrentUser().execute().getEmail()));
    IMfaAssociation begun = client.mfa().assosicateMfaAuthenticator(new AssosicateMfaAuthenticatorParams("totp")).execute();
    check("begins to bind", begun.getSecret() != null && begun.getQrcode_data_url().startsWith("data:image/png"));
    client.mfa().confirmAssosicateMfaAuthenticator(new ConfirmAssosicateMfaAuthenticatorParams("totp", code(begun.getSecret()))).execute();
    int listed = client.mfa().getMfaAuthenticators(new GetMfaAuthenticatorsParams("totp")).execute().size();
    check("confirms and lists it", listed == 1);
    return begun;
  }

  private void signInWithApp(String secret) throws Exception {
    AuthenticationClient client = client();
    String mfaToken = challenge(client);
    boolean isFree = client.mfa().phoneOrEmailBindable(new PhoneOrEmailBindableParams(null, "free@example.com", mfaToken)).execute();
    check("asks whether an address may be used", isFree);
    check("is refused a wrong code", isNobody(client.mfa().verifyTotpMfa(new VerifyTotpMfaParams(wrongCode(secret), mfaToken)).execute()));
    User user = client.mfa().verifyTotpMfa(new VerifyTotpMfaParams(code(secret), mfaToken)).execute();
    check("passes the second factor", email.equals(user.getEmail()) && user.getToken() != null);
  }

  private void signInWithRecoveryCode(String recoveryCode) throws Exception {
    AuthenticationClient client = client();
    String mfaToken = challenge(client);
    User user = client.mfa().verifyTotpRecoveryCode(new VerifyTotpRecoveryCodeParams(recoveryCode, mfaToken)).execute();
    check("uses the recovery code", user.getToken() != null);
    String again = challenge(client);
    check("is refused a used recovery code", isNobody(client.mfa()
        .verifyTotpRecoveryCode(new VerifyTotpRecoveryCodeParams(recoveryCode, again)).execute()));
  }

  private void manage() throws Exception {
    ManagementClient manager = new ManagementClient(env("POOL_ID"), env("POOL_SECRET"));
    manager.setHost(url);
    check("takes an access token", manager.requestToken().execute().getAccessToken() != null);
    AuthenticationClient client = client();
    String other = UUID.randomUUID() + "@example.com";
    User user = client.registerByEmail(new RegisterByEmailInput(other, password)).execute();
    manager.mfa().importTotp(new ImportTotpParams(user.getId(), "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", "1f2e-3d4c-5b6a-7988-8796-a5b4")).execute();
    check("imports an authenticator", manager.mfa().getStatus(user.getId()).execute().toString().contains("OTP=true"));
    manager.mfa().unAssociateMfa(user.getId(), UserMfaType.OTP).execute();
    check("takes it away", manager.mfa().getStatus(user.getId()).execute().toString().contains("OTP=false"));
  }

  private AuthenticationClient client() {
    AuthenticationClient client = new AuthenticationClient(env("POOL_ID"), url);
    client.setHost(url);
    client.setAppId(env("APP_ID"));
    client.setPublicKey(env("PUBLIC_KEY"));
    return client;
  }

  /** Signs in up to the second factor; the client puts what it is told into the text of its exception. */
  private String challenge(AuthenticationClient client) throws Exception {
    try {
      client.loginByEmail(new LoginByEmailInput(email, password)).execute();
    } catch (Exception asked) {
      Matcher found = MFA_TOKEN.matcher(String.valueOf(asked.getMessage()));
      if (found.find()) return found.group(1) != null ? found.group(1) : found.group(2);
      throw asked;
    }
    throw new IllegalStateException("no second factor was asked for");
  }

  /** The client reads what comes with a refusal as a user, who is nobody. */
  private static boolean isNobody(User user) {
    return user == null || user.getId() == null;
  }

  /** RFC 6238; the server takes the step before and after the present one, none twice. */
  private static String code(String secret) throws Exception {
    long present = System.currentTimeMillis() / 30_000;
    lastStep = Math.max(lastStep + 1, present - 1);
    while (lastStep > System.currentTimeMillis() / 30_000 + 1) Thread.sleep(500);
    return codeAt(secret, lastStep);
  }

  private static String wrongCode(String secret) throws Exception {
    return codeAt(secret, 1);
  }

  private static String codeAt(String secret, long step) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA1");
    mac.init(new SecretKeySpec(base32(secret), "HmacSHA1"));
    byte[] hash = mac.doFinal(ByteBuffer.allocate(8).putLong(step).array());
    int number = ByteBuffer.wrap(hash).getInt(hash[hash.length - 1] & 15) & 0x7fffffff;
    return String.format(Locale.ROOT, "%06d", number % 1_000_000);
  }

  private static byte[] base32(String text) {
    ByteBuffer bytes = ByteBuffer.allocate(text.length() * 5 / 8);
    int bits = 0;
    int held = 0;
    for (char letter : text.toCharArray()) {
      held = held << 5 | "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(letter);
      bits += 5;
      if (bits >= 8) bytes.put((byte) (held >> (bits -= 8)));
    }
    return bytes.array();
  }

  private static String env(String name) {
    return System.getenv(name);
  }

  private static void check(String what, boolean isSo) {
    if (!isSo) throw new IllegalStateException("not so: " + what);
    System.out.println("ok " + what);
  }
}
