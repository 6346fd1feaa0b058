// A draw done again, from its file alone: the same as yizhan/kit/draws.py, in another language.
// No page in here. docs/draw.md says what a ticket is.

const FORMAT = "yizhan draw 1",
  MOST_DEALS = 10_000;

export async function sha256(text) {
  const bytes = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

const byOrder = (a, b) => (a < b ? -1 : a > b ? 1 : 0);

export async function inOrder(codes, seed, kind) {
  const tickets = await Promise.all(
    codes.map(async (code) => ({ code, ticket: await sha256(`${seed}|${kind}|${code}`) })),
  );
  tickets.sort((a, b) => byOrder(a.ticket, b.ticket) || byOrder(a.code, b.code));
  return tickets.map((one) => one.code);
}

// The frozen part of a file, its rows by their first word, and what it says was drawn.
export function read(text) {
  const lines = text.split("\n");
  if (lines[0] !== FORMAT) throw new Error("no file of a draw");
  if (lines[lines.length - 1] === "") lines.pop();
  const begins = lines.indexOf("draw"),
    frozen = begins < 0 ? lines : lines.slice(0, begins),
    drawn = begins < 0 ? [] : lines.slice(begins + 1),
    rows = (all, kind) => all.map((line) => line.split("\t")).filter((row) => row[0] === kind);
  return {
    frozen: frozen.map((line) => `${line}\n`).join(""),
    each: Number(rows(frozen, "each")[0][1]),
    strata: rows(frozen, "stratum").map(([, code, places]) => ({ code, places: Number(places) })),
    sites: rows(frozen, "site").map(([, stratum, code]) => ({ stratum, code })),
    visitors: rows(frozen, "visitor").map(([, code]) => code),
    avoid: new Set(rows(frozen, "avoid").map(([, who, site]) => `${who}|${site}`)),
    seed: rows(drawn, "seed")[0]?.[1] ?? null,
    passed: rows(drawn, "passed").map(([, site, from, to]) => ({ site, from, to })),
    says: drawn.filter((line) => !line.startsWith("passed\t")),
  };
}

async function deal(file, seed, sites) {
  for (let number = 0; number < MOST_DEALS; number++) {
    const dealt = await inOrder(file.visitors, seed, `deal-${number}`);
    const visits = sites.map((site, at) => ({
      site,
      visitors: dealt.slice(at * file.each, (at + 1) * file.each),
    }));
    const allowed = visits.every((visit) =>
      visit.visitors.every((who) => !file.avoid.has(`${who}|${visit.site}`)),
    );
    if (allowed) return { number, visits, waiting: dealt.slice(sites.length * file.each) };
  }
  return { number: null, visits: [], waiting: [] };
}

// What the lot says, as the lines of the file, and who waits for a seat.
export async function draw(file) {
  const seed = `${await sha256(file.frozen)}|${file.seed}`,
    sites = [];
  file.strata.sort((a, b) => byOrder(a.code, b.code));
  for (const stratum of file.strata) {
    const inside = file.sites.filter((site) => site.stratum === stratum.code);
    const order = await inOrder(
      inside.map((site) => site.code),
      seed,
      "site",
    );
    sites.push(...order.slice(0, stratum.places));
  }
  const { number, visits, waiting } = await deal(file, seed, sites);
  const lines = [`seed\t${file.seed}`, `deal\t${number ?? "-"}`];
  for (const visit of visits) lines.push(["goes", visit.site, ...visit.visitors].join("\t"));
  return { lines, visits, waiting };
}

function passesAreRight(file, visits, waiting) {
  const seated = new Map(visits.map((visit) => [visit.site, new Set(visit.visitors)])),
    left = [...waiting];
  return file.passed.every(({ site, from, to }) => {
    const next = left.find((who) => !file.avoid.has(`${who}|${site}`)) ?? "-",
      there = seated.get(site);
    if (!there?.delete(from) || to !== next) return false;
    if (next !== "-") {
      there.add(next);
      left.splice(left.indexOf(next), 1);
    }
    return true;
  });
}

// Whether the file says what the lot says: its digest, and the first line that differs, if any.
export async function verify(text, published = "") {
  const file = read(text),
    digest = await sha256(file.frozen);
  if (published && published !== digest) return { digest, good: false, line: digest };
  if (file.seed === null) return { digest, good: true, line: "" };
  const { lines, visits, waiting } = await draw(file);
  const longest = Math.max(lines.length, file.says.length);
  for (let at = 0; at < longest; at++)
    if (lines[at] !== file.says[at])
      return { digest, good: false, line: file.says[at] ?? lines[at] };
  const good = passesAreRight(file, visits, waiting);
  return { digest, good, line: good ? "" : "passed" };
}
