import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

public class Verify {
    /** Check the header Yizhan-Signature against the body as it came, byte for byte. */
    public static boolean isOurs(String header, byte[] body, String key, long now) throws Exception {
        String moment = header.split(",")[0].substring(2);
        String given = header.split(",")[1].substring(3);
        ByteArrayOutputStream signed = new ByteArrayOutputStream();
        signed.write((moment + ".").getBytes(StandardCharsets.UTF_8));
        signed.write(body);
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        byte[] expected = mac.doFinal(signed.toByteArray());
        boolean fresh = Math.abs(now - Long.parseLong(moment)) < 300;
        return fresh && MessageDigest.isEqual(expected, HexFormat.of().parseHex(given));
    }
}
