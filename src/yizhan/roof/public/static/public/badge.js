// What a badge says by itself, and whether it holds by the lists this telephone has kept. It asks no
// network. The form of the text is written down in wings/participation/appointments/rules/token.py.

const LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
const DOMAIN = new TextEncoder().encode("yizhan-badge-1\0");
const LIST_DOMAIN = "yizhan-badge-revocations-1\0";
const SIGNATURE = 64;
const HEAD = 20;
const DAY = 86_400_000;
const CITY = 8 * 3_600_000; // the city's clock is eight hours ahead of UTC, all year
const EPOCH = Date.UTC(2020, 0, 1) - CITY;
const OLDEST = DAY;
const CLOCKS_DIFFER = 5 * 60_000;
const DIGITS = 24;

function bytesOf(text) {
  const raw = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(raw, (sign) => sign.charCodeAt(0));
}

const number = (bytes) => bytes.reduce((sum, byte) => sum * 256 + byte, 0);

function codeOf(bytes) {
  let rest = bytes.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
  let code = "";
  for (let n = 0; n < 10; n += 1) {
    code = LETTERS[Number(rest % 32n)] + code;
    rest /= 32n;
  }
  return code;
}

/** Return what a token says; null if it is none. Nothing of it is to be believed before `holds`. */
export function read(token) {
  try {
    const raw = bytesOf(token);
    const payload = raw.slice(0, -SIGNATURE);
    if (payload.length < HEAD || payload[0] !== 1) return null;
    const name = HEAD + payload[19];
    const words = new TextDecoder("gb18030", { fatal: true });
    return {
      payload,
      signature: raw.slice(-SIGNATURE),
      key: number(payload.slice(1, 3)),
      code: codeOf(payload.slice(3, 10)),
      role: payload[10],
      since: EPOCH + number(payload.slice(11, 13)) * DAY,
      until: EPOCH + number(payload.slice(13, 15)) * DAY,
      name: words.decode(payload.slice(HEAD, name)),
      unit: words.decode(payload.slice(name)),
    };
  } catch {
    return null;
  }
}

/** The day of a moment in the city, as it is printed. */
export const dayOf = (moment) => new Date(moment + CITY).toISOString().slice(0, 10);

async function isSigned(x, signature, message) {
  const key = await crypto.subtle.importKey("raw", bytesOf(x), "Ed25519", false, ["verify"]);
  return crypto.subtle.verify("Ed25519", key, signature, message);
}

async function digestOf(code) {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(code));
  const hex = [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0"));
  return hex.join("").slice(0, DIGITS);
}

/**
 * Return {verdict, time}: "valid", "not_yet", "expired", "revoked", "forged" or "unknown", and of when
 * the list is. `kept` is what was kept when there was a network: the keys, the list of revoked badges
 * and the telephone's own time then, by which a clock that is wrong is found out.
 */
export async function holds(badge, kept, now) {
  const issued = Date.parse(kept?.list?.issued ?? "");
  const unknown = { verdict: "unknown", time: Number.isNaN(issued) ? null : issued };
  if (!badge || !kept || Number.isNaN(issued) || !globalThis.crypto?.subtle) return unknown;
  const key = kept.keys.keys.find(({ id }) => id === badge.key);
  const listKey = kept.keys.keys.find(({ id }) => id === kept.list.key);
  if (!key || !listKey) return unknown;
  const signed = new Uint8Array([...DOMAIN, ...badge.payload]);
  const lines = LIST_DOMAIN + [kept.list.issued, ...kept.list.revoked].join("\n");
  let genuine;
  let listed;
  try {
    genuine = await isSigned(key.x, badge.signature, signed);
    listed = await isSigned(
      listKey.x,
      bytesOf(kept.list.signature),
      new TextEncoder().encode(lines),
    );
  } catch {
    return unknown; // a browser without Ed25519
  }
  if (!genuine) return { verdict: "forged", time: issued };
  if (!listed) return unknown;
  // A badge that was revoked stays so, however old the list is.
  if (kept.list.revoked.includes(await digestOf(badge.code)))
    return { verdict: "revoked", time: issued };
  const age = now - kept.at;
  if (age < -CLOCKS_DIFFER || age > OLDEST) return unknown;
  const there = issued + Math.max(0, age);
  if (there < badge.since) return { verdict: "not_yet", time: issued };
  return { verdict: there < badge.until ? "valid" : "expired", time: issued };
}
