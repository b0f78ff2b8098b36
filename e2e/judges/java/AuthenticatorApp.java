import java.nio.ByteBuffer;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** RFC 6238; the server takes the step before and after the present one, none twice. */
final class AuthenticatorApp {
  private final byte[] secret;
  private long lastStep = 0;

  AuthenticatorApp(String secret) {
    this.secret = base32(secret);
  }

  String nextCode() throws Exception {
    lastStep = Math.max(lastStep + 1, System.currentTimeMillis() / 30_000 - 1);
    while (lastStep > System.currentTimeMillis() / 30_000 + 1) Thread.sleep(500);
    return codeAt(lastStep);
  }

  String wrongCode() throws Exception {
    return codeAt(1);
  }

  private String codeAt(long step) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA1");
    mac.init(new SecretKeySpec(secret, "HmacSHA1"));
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
}
