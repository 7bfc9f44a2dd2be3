// What a first visit loads: every page that somebody opens first stays below 100 KB, with everything that belongs to it.
import assert from "node:assert/strict";
import * as leaver from "./leaver.mjs";
import * as manager from "./manager.mjs";
import { SAMPLE } from "./server.mjs";
import { passing, walk } from "./walk.mjs";

const MOST = 100_000;

walk("a first page weighs less than 100 KB", async ({ enter }) => {
  const boss = await enter();
  assert.ok(await weight(await enter(), "/") > 1000, "what is measured is there");
  await manager.signUp(boss, passing);
  const root = await manager.start(boss, SAMPLE, passing);
  await manager.accept(boss, passing);
  const link = await manager.invite(boss, root, "leaver", passing);
  await weight(await enter(), link);
  await weight(await enter(), "/sign-in");

  const ilse = await enter();
  const room = await leaver.claim(ilse, link, passing);
  for (const text of leaver.ANSWERS) await leaver.say(ilse, text);
  const cookies = await ilse.context.cookies();
  const fresh = await enter();
  await fresh.context.addCookies(cookies);
  await weight(fresh, room);
});

/** Opens a page with nothing in the cache, and returns the bytes of all that came; fails if they are too many. */
async function weight(person, path) {
  const came = [];
  person.page.on("response", (response) => came.push(response.body().catch(() => Buffer.alloc(0))));
  await person.page.goto(path, { waitUntil: "load" });
  const bytes = (await Promise.all(came.slice())).reduce((sum, body) => sum + body.length, 0);
  assert.ok(bytes < MOST, `${path} weighs ${bytes} bytes`);
  return bytes;
}
