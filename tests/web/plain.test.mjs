// The whole story with JavaScript off: plain forms do all of it.
import assert from "node:assert/strict";
import * as leaver from "./leaver.mjs";
import * as manager from "./manager.mjs";
import { clean, narrow, sound } from "./screen.mjs";
import { SAMPLE } from "./server.mjs";
import * as successor from "./successor.mjs";
import { walk } from "./walk.mjs";

walk("the whole story without script", async ({ enter }) => {
  const [boss, ilse, luca] = [await plain(enter), await plain(enter), await plain(enter)];
  const look = await looker(enter);
  const [at_boss, at_ilse, at_luca] = [look(boss), look(ilse), look(luca)];

  const root = await manager.prepare(boss, SAMPLE, at_boss);
  await manager.startAgain(boss, root, at_boss);
  await manager.plan(boss, root, at_boss);
  const room = await leaver.sit(ilse, await manager.invite(boss, root, "leaver", at_boss), at_ilse);
  await leaver.check(ilse, room, at_ilse);
  const way = await successor.claim(luca, await manager.invite(boss, root, "successor", at_boss), at_luca);
  const account = await successor.read(luca, way, at_luca);
  await successor.judge(luca, account, at_luca);
  await leaver.conclude(ilse, room, at_ilse);
  await manager.settle(boss, root, at_boss);
  await manager.review(boss, root, at_boss);
  await successor.work(luca, way, at_luca);
  await successor.search(luca, way, at_luca);
  await manager.sign(boss, root, at_boss);
  await successor.takeOver(luca, way, at_luca, false);
  await manager.signOut(boss);
});

const plain = (enter) => enter({ javaScriptEnabled: false });

/** Looks at the very page that came, in a browser that can run the checks but gets no script from us. */
async function looker(enter) {
  const twin = await enter();
  return (person) => async (name) => {
    const source = await person.source;
    const address = person.page.url().split("#")[0];
    await twin.page.route("**/*.js", (route) => route.fulfill({ body: "", contentType: "text/javascript" }));
    await twin.page.route((url) => url.href === address, (route) => route.fulfill({ body: source, contentType: "text/html; charset=utf-8" }));
    await twin.page.goto(address);
    assert.equal(await twin.page.evaluate(() => typeof window.htmx), "undefined", "no script has run");
    await clean(twin, `plain ${name}`);
    await twin.page.setViewportSize({ width: 320, height: 640 });
    await narrow(twin, `plain ${name}`);
    await twin.page.setViewportSize({ width: 1280, height: 900 });
    await sound(person, `plain ${name}`);
    await twin.page.unrouteAll();
  };
}
