import { createHmac, timingSafeEqual } from "node:crypto";

// Check the header Yizhan-Signature against the body as it came, a Buffer.
export function isOurs(header, body, key, now = Date.now() / 1000) {
  const parts = Object.fromEntries(header.split(",").map((part) => part.split("=")));
  const signed = Buffer.concat([Buffer.from(`${parts.t}.`), body]);
  const expected = createHmac("sha256", key).update(signed).digest();
  const given = Buffer.from(parts.v1, "hex");
  const fresh = Math.abs(now - Number(parts.t)) < 300;
  return fresh && given.length === expected.length && timingSafeEqual(expected, given);
}
