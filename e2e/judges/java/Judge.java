import cn.authing.core.auth.AuthenticationClient;
import cn.authing.core.auth.MfaAuthenticationClient;
import cn.authing.core.mgmt.MFAManagementClient;
import cn.authing.core.mgmt.ManagementClient;
import cn.authing.core.types.*;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Goes through the calls of the unmodified Java client and prints what it did; the first thing that is wrong ends it. At
 * the end it prints which methods the client has and which of them were called.
 */
public final class Judge {
  private static final Server FREE = new Server("FREE");
  private static final Server STRICT = new Server("STRICT");
  private static final String PASSWORD = Server.PASSWORD;

  public static void main(String[] args) throws Exception {
    passwords();
    codes();
    session();
    app();
    messages();
    faces();
    manage();
    Stream.of(
        Recorded.methodsOf(AuthenticationClient.class, ""),
        Recorded.methodsOf(MfaAuthenticationClient.class, "mfa."),
        Recorded.methodsOf(MFAManagementClient.class, "management.mfa."))
        .flatMap(names -> names).forEach(name -> System.out.println("has " + name));
    Recorded.DRIVEN.forEach(name -> System.out.println("drove " + name));
    System.exit(0); // its connections would keep it for a minute
  }

  private static void passwords() throws Exception {
    Recorded client = FREE.client();
    String email = Server.newEmail();
    String name = "judge" + UUID.randomUUID();
    User registered = client.call("registerByEmail", new RegisterByEmailInput(email, PASSWORD));
    check("registers", email.equals(registered.getEmail()));
    User user = client.call("loginByEmail", new LoginByEmailInput(email, PASSWORD));
    check("signs in", user.getToken() != null);
    User named = client.call("registerByUsername", new RegisterByUsernameInput(name, PASSWORD));
    check("registers by name", name.equals(named.getUsername()));
    check("signs in by name", hasToken(client.call("loginByUsername", new LoginByUsernameInput(name, PASSWORD))));
    check("signs in by an account's name", hasToken(client.call("loginBySubAccount", new LoginBySubAccountParam(name, PASSWORD))));
    check("tells who is there", client.<Boolean>call("isUserExists", name, null, null, null));
    check("judges a password", client.<CheckPasswordStrengthResult>call("checkPasswordStrength", PASSWORD).getValid());
    client.call("computedPasswordSecurityLevel", PASSWORD);
    String verifier = client.call("generateCodeChallenge");
    check("makes a challenge", !verifier.equals(client.call("getCodeChallengeDigest", new CodeChallengeDigestParam(verifier, "S256"))));
  }

  private static void codes() throws Exception {
    Recorded client = FREE.client();
    String phone = Server.newPhone();
    String email = FREE.registered();
    String text = FREE.codeFor(phone, () -> client.call("sendSmsCode", phone));
    User user = client.call("registerByPhoneCode", new RegisterByPhoneCodeInput(phone, text, PASSWORD));
    check("registers by text", phone.equals(user.getPhone()));
    check("signs in by number", hasToken(client.call("loginByPhonePassword", new LoginByPhonePasswordInput(phone, PASSWORD))));
    // This client names no purpose, and one purpose gets one code a minute.
    String next = FREE.codeFor(phone, () -> FREE.send("/api/v2/sms/send", "phone", phone, "login"));
    check("signs in by text", hasToken(client.call("loginByPhoneCode", new LoginByPhoneCodeInput(phone, next))));
    String reset = FREE.codeFor(phone, () -> FREE.send("/api/v2/sms/send", "phone", phone, "reset"));
    check("resets a password by text", is200(client.call("resetPasswordByPhoneCode", phone, reset, PASSWORD + "2")));
    String letter = FREE.codeFor(email, () -> client.call("sendEmail", email, EmailScene.RESET_PASSWORD));
    check("resets a password by mail", is200(client.call("resetPasswordByEmailCode", email, letter, PASSWORD + "2")));
  }

  private static void session() throws Exception {
    Recorded client = FREE.client();
    String name = "judge" + UUID.randomUUID();
    client.call("registerByUsername", new RegisterByUsernameInput(name, PASSWORD));
    User user = client.call("loginByUsername", new LoginByUsernameInput(name, PASSWORD));
    client.call("setCurrentUser", user);
    check("is signed in", client.<Boolean>call("checkLoggedIn"));
    check("reads who it is", name.equals(client.<User>call("getCurrentUser").getUsername()));
    client.call("setCurrentUser", user);
    UpdateUserInput nickname = new UpdateUserInput().withNickname("Ada").build();
    check("changes its profile", "Ada".equals(client.<User>call("updateProfile", nickname).getNickname()));
    String phone = Server.newPhone();
    String email = Server.newEmail();
    client.call("setCurrentUser", user);
    String text = FREE.codeFor(phone, () -> FREE.send("/api/v2/sms/send", "phone", phone, "bind"));
    check("binds a number", phone.equals(client.<User>call("bindPhone", phone, text).getPhone()));
    client.call("setCurrentUser", user);
    String letter = FREE.codeFor(email, () -> client.call("sendEmail", email, EmailScene.CHANGE_EMAIL));
    check("binds an address", email.equals(client.<User>call("bindEmail", email, letter).getEmail()));
    client.call("setCurrentUser", user);
    check("unbinds the number", client.<User>call("unbindPhone").getPhone() == null);
    client.call("setCurrentUser", user);
    check("unbinds the address", client.<User>call("unbindEmail").getEmail() == null);
    client.call("setCurrentUser", user);
    check("changes its password", name.equals(client.<User>call("updatePassword", PASSWORD + "3", PASSWORD).getUsername()));
    client.call("setCurrentUser", client.<User>call("loginByUsername", new LoginByUsernameInput(name, PASSWORD + "3")));
    check("asks whether it is signed in", client.<JwtTokenStatus>call("checkLoginStatus").getStatus());
    check("renews its token", client.<RefreshToken>call("refreshToken").getToken() != null);
    client.call("logout");
    check("signs out", !client.<Boolean>call("checkLoggedIn"));
  }

  private static void app() throws Exception {
    String email = FREE.registered();
    Recorded client = FREE.client();
    client.call("setCurrentUser", client.<User>call("loginByEmail", new LoginByEmailInput(email, PASSWORD)));
    Recorded mfa = Server.mfaOf(client);
    IMfaAssociation begun = mfa.call("assosicateMfaAuthenticator", new AssosicateMfaAuthenticatorParams("totp"));
    check("begins to bind", begun.getSecret() != null && begun.getQrcode_data_url().startsWith("data:image/png"));
    AuthenticatorApp shown = new AuthenticatorApp(begun.getSecret());
    mfa.call("confirmAssosicateMfaAuthenticator", new ConfirmAssosicateMfaAuthenticatorParams("totp", shown.nextCode()));
    List<?> listed = mfa.call("getMfaAuthenticators", new GetMfaAuthenticatorsParams("totp"));
    check("confirms and lists it", listed.size() == 1);
    Recorded other = Server.mfaOf(FREE.client());
    String mfaToken = FREE.challenge(email);
    check("is refused a wrong code", isNobody(other.call("verifyTotpMfa", new VerifyTotpMfaParams(shown.wrongCode(), mfaToken))));
    User user = other.call("verifyTotpMfa", new VerifyTotpMfaParams(shown.nextCode(), mfaToken));
    check("passes the second factor", email.equals(user.getEmail()) && user.getToken() != null);
    String code = begun.getRecovery_code();
    User recovered = other.call("verifyTotpRecoveryCode", new VerifyTotpRecoveryCodeParams(code, FREE.challenge(email)));
    check("uses the recovery code", recovered.getToken() != null);
    VerifyTotpRecoveryCodeParams again = new VerifyTotpRecoveryCodeParams(code, FREE.challenge(email));
    check("is refused a used recovery code", isNobody(other.call("verifyTotpRecoveryCode", again)));
    client.call("setCurrentUser", recovered);
    check("unbinds", is200(mfa.call("deleteMfaAuthenticator")));
    check("signs in by the password alone", hasToken(client.call("loginByEmail", new LoginByEmailInput(email, PASSWORD))));
  }

  private static void messages() throws Exception {
    Recorded client = STRICT.client();
    Recorded mfa = Server.mfaOf(client);
    String byText = STRICT.registered();
    String byMail = STRICT.registered();
    String phone = Server.newPhone();
    String token = STRICT.challenge(byText);
    check("asks whether a number may be used", mfa.<Boolean>call("phoneOrEmailBindable", new PhoneOrEmailBindableParams(phone, null, token)));
    check("is refused a text that was not sent", isNobody(mfa.call("verifyAppSmsMfa", new VerifyAppSmsMfaParams(phone, "000000", token))));
    for (String scene : List.of("mfa-verify", "login")) {
      String text = STRICT.codeFor(phone, () -> scene.equals("login") ? client.call("sendSmsCode", phone) : STRICT.send("/api/v2/sms/send", "phone", phone, scene));
      VerifyAppSmsMfaParams proof = new VerifyAppSmsMfaParams(phone, text, STRICT.challenge(byText));
      check("passes by a text", hasToken(mfa.call("verifyAppSmsMfa", proof)));
    }
    for (String scene : List.of("MFA_VERIFY", "VERIFY_CODE")) {
      String letter = STRICT.codeFor(byMail, () -> STRICT.send("/api/v2/email/send", "email", byMail, scene));
      VerifyAppEmailMfaParams proof = new VerifyAppEmailMfaParams(byMail, letter, STRICT.challenge(byMail));
      check("passes by a mail", hasToken(mfa.call("verifyAppEmailMfa", proof)));
    }
  }

  private static void faces() throws Exception {
    String[] photos = System.getenv("PHOTOS").split(" ");
    Recorded mfa = Server.mfaOf(STRICT.client());
    String email = STRICT.registered();
    AssociateFaceByUrlParams faces = new AssociateFaceByUrlParams(photos[0], photos[1], STRICT.challenge(email));
    check("binds a face", hasToken(mfa.call("associateFaceByUrl", faces)));
    String token = STRICT.challenge(email);
    check("is refused another face", isNobody(mfa.call("verifyFaceMfa", System.getenv("PHOTO_OF_ANOTHER"), token)));
    check("signs in by the face", hasToken(mfa.call("verifyFaceMfa", photos[2], token)));
  }

  private static void manage() throws Exception {
    ManagementClient manager = FREE.manager();
    check("takes an access token", manager.requestToken().execute().getAccessToken() != null);
    Recorded mfa = new Recorded(manager.mfa(), "management.mfa.");
    User user = FREE.client().call("registerByEmail", new RegisterByEmailInput(Server.newEmail(), PASSWORD));
    mfa.call("importTotp", new ImportTotpParams(user.getId(), "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", "1f2e-3d4c-5b6a-7988-8796-a5b4"));
    check("imports an authenticator", mfa.call("getStatus", user.getId()).toString().contains("OTP=true"));
    mfa.call("unAssociateMfa", user.getId(), UserMfaType.OTP);
    check("takes it away", mfa.call("getStatus", user.getId()).toString().contains("OTP=false"));
  }

  private static boolean hasToken(User user) {
    return user != null && user.getToken() != null;
  }

  private static boolean is200(CommonMessage answer) {
    return answer.getCode() == 200;
  }

  /** The client reads what comes with a refusal as a user, who is nobody. */
  private static boolean isNobody(User user) {
    return user == null || user.getId() == null;
  }

  private static void check(String what, boolean isSo) {
    if (!isSo) throw new IllegalStateException("not so: " + what);
    System.out.println("ok " + what);
  }
}
