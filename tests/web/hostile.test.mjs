// Hostile texts through everything that people, exports and models can write: they stay text on every page that shows them.
import assert from "node:assert/strict";
import { TEXTS, harmless } from "./harmless.mjs";
import * as leaver from "./leaver.mjs";
import * as manager from "./manager.mjs";
import { model } from "./model.mjs";
import { inDays } from "./server.mjs";
import * as successor from "./successor.mjs";
import { passing, walk } from "./walk.mjs";

const ALL = TEXTS.map((it) => it.text);
const FILES = 3;

// an element, or a picture whose bracket is not escaped
const MARKUP = /(?<!\\)<(script|img|svg|iframe)\b.{0,60}|!\[[^\]\n]*(?<!\\)\]\(.{0,60}/i;

const quoted = (text) => `"${text.replaceAll('"', '""')}"`;
const part = (index) => ALL.filter((_, at) => at % FILES === index);

/** An export in which every heading, name and value is hostile. */
function exported(texts) {
  const heading = ["Account Name", "ARR", "Renewal Date", "Health", "Segment", "Products", "Contact Name", "Contact Title", "Contact Email", ...texts];
  const rows = texts.map((text) => heading.map((_, at) => (at === 8 ? `${text}@evil.example` : text)));
  return [heading, ...rows].map((row) => row.map(quoted).join(",")).join("\r\n");
}

walk("hostile names, exports and answers stay text", async ({ enter, server }) => {
  assert.ok(ALL.length >= 100);
  const [boss, ilse, luca] = [await enter(), await enter(), await enter()];
  await manager.signUp(boss, passing);
  const root = await begin(boss);
  await names(boss, root);
  const files = Array.from({ length: FILES }, (_, at) => ({ name: `${ALL[at * 7]}.csv`, mimeType: "text/csv", buffer: Buffer.from(exported(part(at))) }));
  await boss.page.goto(`${root}/accounts`);
  await boss.page.setInputFiles("[name=accounts]", files);
  await boss.press(`form[action="${root}/accounts"] button`);
  await harmless(boss, "accounts that wait");
  assert.ok((await boss.page.innerText("main")).includes('<script>alert("pwned")</script>'), "headings are shown as they are");
  await boss.press("button[value=match]");
  await boss.press("button[value=import]");
  await harmless(boss, "accounts");

  const room = await leaver.claim(ilse, await manager.invite(boss, root, "leaver", passing), passing);
  await harmless(ilse, "chat");
  const handover = root.split("/").pop();
  const answers = ALL.map((text, at) => JSON.stringify({ type: "answer", text: `Fjordlys renews on ${1 + (at % 28)} January 2027 because of this: ${text}` }));
  await server.command(["interview", handover, "--jsonl", "--no-model"], [...answers, '{"type":"pause"}']);
  await shown(ilse, [room, `${room}/topics`, `${room}/check`, `${room}/turns/1`, `${room}/finish`]);
  await ilse.go(room);
  const text = await ilse.page.innerText("[data-log]");
  for (const wanted of ["<img src=x onerror=alert(\"pwned\")>", "{{ 7 * 7 }}", "<!-- pwned", "&lt;script&gt;"]) assert.ok(text.includes(wanted), `${wanted} is shown letter by letter`);
  if (await ilse.page.locator(`form[action="${room}/sittings"]`).count()) await ilse.press(`form[action="${room}/sittings"] button`);
  for (const wanted of ALL.slice(0, 12)) await leaver.say(ilse, wanted);
  await harmless(ilse, "chat, typed");
  for (const link of await hrefs(ilse, `${room}/check`, "main h2 a")) await shown(ilse, [link]);
  await leaver.release(ilse, room);

  await shown(boss, ["", "/gaps", "/plan", "/accounts", "/claims", "/reports", "/closing", "/invites"].map((it) => `${root}${it}`));
  const way = await successor.claim(luca, await manager.invite(boss, root, "successor", passing), passing);
  await read(luca, way);
  await files_of(boss, `${root}/reports/handover.md`, `${root}/reports/checklist.csv`, `${root}/sittings.ics?first=${inDays(3)}&hour=10:00`);
  await lost(ilse, room);
});

const replies = { at: 0 };
const helper = await model((task) => {
  const text = ALL[(replies.at += 1) % ALL.length];
  const facts = [{ quote: text, topic: text, slot: text, account: text, confidence: "stated" }, { quote: "Fjordlys", topic: "churn_risk", slot: null, account: "A1", confidence: "stated" }];
  const question = replies.at % 2 ? `Who at Fjordlys said ${text}?` : text;
  return task === "ask" ? JSON.stringify({ choice: replies.at % 3 ? 1 : 0, question, why: text }) : JSON.stringify({ facts, sentences: [{ text, facts: ["T1.1"] }] });
});

walk("hostile replies of a model stay text", async ({ enter }) => {
  const [boss, ilse] = [await enter(), await enter()];
  await manager.signUp(boss, passing);
  const root = await begin(boss);
  const room = await leaver.claim(ilse, await manager.invite(boss, root, "leaver", passing), passing);
  for (let at = 0; at < 40; at += 1) {
    await leaver.say(ilse, `${ALL[(at * 3) % ALL.length]} is what Fjordlys wrote, and Sigrid Aasen wants an answer by ${1 + (at % 28)} December.`);
    if (at % 8 === 7) await harmless(ilse, `chat with a hostile model, ${at}`);
  }
  assert.ok(helper.seen.includes("ask") && helper.seen.includes("understand"), "the model was asked");
  await shown(ilse, [room, `${room}/check`]);
  helper.stop();
}, helper.settings);

/** Goes to each page, and looks that it is harmless. */
async function shown(person, paths) {
  for (const path of paths) {
    assert.equal(await person.go(path), 200, path);
    await harmless(person, path);
  }
}

async function hrefs(person, path, selector) {
  await person.go(path);
  return person.page.locator(selector).evaluateAll((all) => all.map((it) => it.getAttribute("href")));
}

/** A handover whose people have hostile names. */
async function begin(boss) {
  await boss.go("/handovers/new");
  const name = ALL.find((it) => it.startsWith("<img")).slice(0, 80);
  for (const [field, value] of Object.entries({ csm: name, title: ALL[0], company: ALL[12], successor: ALL[24], manager: ALL[36], last_day: inDays(30) })) await boss.page.fill(`[name=${field}]`, value);
  await boss.press("form[enctype] > button");
  await harmless(boss, "the board");
  return boss.path;
}

/** Each text as a name, on the pages that greet with it. */
async function names(boss, root) {
  const headers = { origin: boss.server.url };
  for (const [at, name] of ALL.entries()) {
    const answer = await boss.context.request.post(`${root}/plan`, { form: { do: "successor", name }, headers, maxRedirects: 0 });
    assert.equal(answer.headers()["x-pwned"], undefined);
    if (at % 2) await shown(boss, [[root, `${root}/plan`, `${root}/invites`][at % 3]]);
  }
  for (const csm of ALL.slice(-8)) {
    const form = { csm, company: csm, title: csm, last_day: inDays(30), sittings: "3", minutes: "30" };
    const answer = await boss.context.request.post("/handovers/new", { form, headers, maxRedirects: 0 });
    assert.ok([303, 422].includes(answer.status()), `${csm}: ${answer.status()}`);
  }
  await shown(boss, ["/handovers"]);
}

/** Everything that the successor can open, then what they type themselves. */
async function read(luca, way) {
  await shown(luca, [way, `${way}/checklist`, `${way}/checklist?show=all`, `${way}/ways`, `${way}/takeover`]);
  const accounts = await hrefs(luca, way, "#accounts ~ table a");
  await shown(luca, accounts.filter((_, at) => at % 4 === 0));
  await shown(luca, [...new Set(await hrefs(luca, `${way}/ways`, "main ul a"))]);
  for (const text of ALL) await shown(luca, [`${way}/search?q=${encodeURIComponent(text.slice(0, 300))}`]);
  await luca.go(`${way}/checklist`);
  const item = luca.page.locator(".tasks > li").first();
  await item.locator("details > summary").last().click();
  await item.locator("[name=note]").fill(ALL[0]);
  await luca.press(item.locator("button[value=note]"));
  await harmless(luca, "a note");
  await luca.go(`${way}/takeover`);
  await luca.page.fill("#l-1", ALL[12]);
  await luca.press("button[value=read_back]");
  await harmless(luca, "the read-back");
}

async function files_of(person, ...paths) {
  for (const path of paths) {
    const answer = await person.context.request.get(path);
    assert.equal(answer.status(), 200, path);
    assert.equal(answer.headers()["x-pwned"], undefined);
    assert.match(answer.headers()["content-disposition"], /^attachment; filename="[A-Za-z0-9._-]+"$/);
    const text = await answer.text();
    if (path.endsWith(".md")) assert.equal(MARKUP.exec(text.replace(/^---\n.*?\n---\n/s, ""))?.[0], undefined, `${path} holds markup`);
    if (path.endsWith(".csv")) assert.equal(/(^|,)"?[=+@]/m.test(text), false, `${path} holds a formula`);
  }
}

/** Pages that are not there, and forms that are wrong. */
async function lost(person, room) {
  await person.allowing([400, 401, 404, 405, 409, 413, 422], async () => {
    for (const text of ALL) {
      const path = encodeURIComponent(text.slice(0, 200)).replaceAll(".", "%2E");
      for (const start of ["/", "/join/", `${room}/turns/`].slice(0, 1 + (path.length % 3))) {
        await person.page.goto(`${start}${path}`);
        await harmless(person, `${start} that is not there`);
      }
    }
  });
}
